"""The words of the field as the site uses them, each with an anchor for "?" links."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Term:
    anchor: str
    word: Promise | str
    meaning: Promise | str


GLOSSARY = (
    Term(
        "cchc",
        _("Cải cách hành chính (CCHC)"),
        _(
            "Công việc đổi mới thể chế, thủ tục, bộ máy, công vụ, tài chính công và "
            "chính quyền số. Chỉ số CCHC cho biết mỗi đơn vị hoàn thành đến đâu."
        ),
    ),
    Term(
        "ky-danh-gia",
        _("Kỳ đánh giá"),
        _(
            "Một chỉ số, của một địa bàn, cho một cấp, trong một năm. Ví dụ: Chỉ số "
            "CCHC cấp huyện của tỉnh Thái Nguyên năm 2022. Năm đánh giá, ngày quyết "
            "định và ngày công bố là ba ngày khác nhau."
        ),
    ),
    Term(
        "linh-vuc",
        _("Lĩnh vực, tiêu chí, tiêu chí thành phần"),
        _(
            "Bộ tiêu chí chia theo lĩnh vực, lĩnh vực chia theo tiêu chí, tiêu chí có "
            "thể chia tiếp thành tiêu chí thành phần. Bộ tiêu chí đổi theo năm, nên "
            "mỗi kỳ gắn với bộ tiêu chí của năm ấy."
        ),
    ),
    Term(
        "tu-danh-gia",
        _("Điểm tự đánh giá"),
        _("Điểm đơn vị tự chấm theo hướng dẫn, kèm tài liệu kiểm chứng."),
    ),
    Term(
        "tham-dinh",
        _("Điểm thẩm định"),
        _(
            "Điểm do hội đồng hoặc cơ quan thẩm định công nhận. Điểm tự đánh giá "
            "không bị ghi đè: hai điểm luôn đứng cạnh nhau."
        ),
    ),
    Term(
        "dieu-tra",
        _("Điểm điều tra xã hội học"),
        _(
            "Điểm từ phiếu khảo sát người dân, tổ chức, cán bộ; đơn vị không tự nhập. "
            "Nơi không điều tra thì điểm thẩm định được quy về thang 100."
        ),
    ),
    Term(
        "chi-so",
        _("Chỉ số"),
        _(
            "Tổng điểm đạt chia cho tổng điểm tối đa áp dụng cho đơn vị, nhân 100. "
            "Tiêu chí không áp dụng với đơn vị thì không tính vào điểm tối đa."
        ),
    ),
    Term(
        "xep-loai",
        _("Xếp loại"),
        _(
            "Tên loại (Xuất sắc, Tốt, Khá, Trung bình, Yếu…) theo ngưỡng điểm do từng "
            "tỉnh, từng cấp, từng năm quy định."
        ),
    ),
    Term(
        "dong-hang",
        _("Đồng hạng"),
        _("Hai đơn vị bằng điểm nhau có cùng thứ hạng, ghi dấu “=” sau số hạng."),
    ),
    Term(
        "sat-nhau",
        _("Sát nhau"),
        _(
            "Hai đơn vị liền nhau cách nhau dưới 0,50 điểm. Đây là lời nhắc khi đọc "
            "bảng, không phải thứ hạng."
        ),
    ),
    Term(
        "trung-vi",
        _("Trung vị"),
        _(
            "Điểm của đơn vị đứng giữa khi xếp theo thứ tự: một nửa số đơn vị cao hơn, "
            "một nửa thấp hơn. Trung vị ít bị kéo lệch bởi một đơn vị quá cao hay quá "
            "thấp như số trung bình."
        ),
    ),
    Term(
        "suy-ra",
        _("Suy ra"),
        _(
            "Giá trị tính bằng phép cộng trừ trên số nguồn đã nêu, ví dụ 65,75 = "
            "76,71 − 10,96. Luôn ghi kèm cách tính, không gọi là được công bố."
        ),
    ),
    Term(
        "dinh-chinh",
        _("Đính chính"),
        _(
            "Kết quả đã công bố không sửa được. Sai sót được sửa bằng một bản mới có "
            "lý do; cả hai bản đều đọc được."
        ),
    ),
    Term(
        "sipas",
        _("SIPAS"),
        _(
            "Chỉ số hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan "
            "hành chính nhà nước, tính bằng phần trăm."
        ),
    ),
    Term(
        "papi",
        _("PAPI"),
        _(
            "Chỉ số hiệu quả quản trị và hành chính công, đo từ trải nghiệm của người "
            "dân."
        ),
    ),
    Term(
        "par-index",
        _("PAR INDEX"),
        _(
            "Chỉ số cải cách hành chính của các bộ và các tỉnh do Bộ Nội vụ công bố. "
            "Trên trang này đó là chỉ số CCHC với địa bàn toàn quốc."
        ),
    ),
)
