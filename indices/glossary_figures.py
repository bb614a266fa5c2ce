"""The words of operational figures, as the pages of figures use them."""

from django.utils.translation import gettext_lazy as _

from indices.glossary_term import Term

FIGURE_TERMS = (
    Term(
        "so-lieu-hoat-dong",
        _("Số liệu hoạt động"),
        _(
            "Số hồ sơ, văn bản, cuộc kiểm tra… của một đơn vị trong một kỳ có ngày đầu "
            "và ngày cuối, kèm nguồn. Đứng ngoài điểm số; tiêu chí nào lấy số liệu thì "
            "nói rõ. Trang Số liệu giải thích từng loại."
        ),
    ),
    Term(
        "muc-chinh-xac",
        _("Trên, gần, khoảng"),
        _(
            "Chữ của nguồn đứng trước một số liệu: “gần 5.000” không phải là 5.000. Số "
            "tính từ những số như vậy cũng chỉ là gần đúng."
        ),
    ),
    Term(
        "so-tinh-ra",
        _("Số nguồn nêu và số tính ra"),
        _(
            "Tỷ lệ hay tổng mà nguồn nêu đứng cạnh tỷ lệ tính từ hai số đếm và tổng "
            "cộng từ các đơn vị cấp dưới. Hai số có thể khác nhau; không số nào thay "
            "số nào."
        ),
    ),
    Term(
        "muc-tieu",
        _("Mục tiêu: đạt, chưa đạt, chưa đến hạn"),
        _(
            "Mức phải đạt đến một ngày. Xét theo ngày cuối của số liệu, không theo hôm "
            "nay: số liệu dừng trước thời hạn là chưa đến hạn."
        ),
    ),
)
