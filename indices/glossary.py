"""The words of the field as the site uses them, each with an anchor to link to."""

from django.utils.translation import gettext_lazy as _

from indices.glossary_figures import FIGURE_TERMS
from indices.glossary_term import Term
from units.names import sort_key

_TERMS = (
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
    Term(
        "bo-chi-so",
        _("Bộ chỉ số"),
        _(
            "Tên chung của một cách đánh giá: CCHC, SIPAS, PAPI, PCI… Mỗi bộ chỉ số "
            "có đơn vị tính và thang điểm riêng, nên không cộng điểm của hai bộ với "
            "nhau."
        ),
    ),
    Term(
        "bo-tieu-chi",
        _("Bộ tiêu chí"),
        _(
            "Danh mục lĩnh vực, tiêu chí và điểm tối đa dùng cho một hoặc vài năm. Bộ "
            "đã dùng để chấm thì không sửa; năm sau đổi thì lập bộ mới."
        ),
    ),
    Term(
        "diem-toi-da",
        _("Điểm tối đa"),
        _(
            "Số điểm cao nhất mà một tiêu chí, một phần hoặc cả bộ tiêu chí cho phép "
            "đạt. Đơn vị không có nhiệm vụ nào đó thì điểm tối đa của riêng đơn vị "
            "giảm đi."
        ),
    ),
    Term(
        "tong-diem",
        _("Tổng điểm"),
        _(
            "Tổng các điểm đạt được của một đơn vị trong một kỳ, kể cả điểm cộng và "
            "điểm trừ."
        ),
    ),
    Term(
        "diem-cong-tru",
        _("Điểm cộng, điểm trừ"),
        _(
            "Điểm thưởng, điểm phạt đứng ngoài 100 điểm của bộ tiêu chí và có mức "
            "trần riêng."
        ),
    ),
    Term(
        "trong-so",
        _("Trọng số"),
        _("Phần đóng góp của một tiêu chí hay một phần vào tổng điểm."),
    ),
    Term(
        "diem-trung-binh",
        _("Điểm trung bình"),
        _(
            "Tổng điểm của các đơn vị chia cho số đơn vị có điểm. Chỉ tính khi kỳ có "
            "đủ số liệu; trung bình do nguồn công bố được ghi riêng."
        ),
    ),
    Term(
        "thu-hang",
        _("Xếp hạng, thứ hạng"),
        _(
            "Vị trí của đơn vị khi xếp điểm từ cao xuống thấp; hạng 1 là cao nhất. "
            "Luôn đọc cùng tổng số đơn vị: hạng 4/9."
        ),
    ),
    Term(
        "tang-giam-hang",
        _("Tăng, giảm hạng (bậc)"),
        _(
            "Chênh lệch thứ hạng với kỳ đã công bố gần nhất mà đơn vị có mặt. Từ hạng "
            "8 lên hạng 4 là tăng 4 bậc."
        ),
    ),
    Term(
        "tang-giam-diem",
        _("Tăng, giảm điểm"),
        _(
            "Chênh lệch điểm với kỳ đã công bố gần nhất mà đơn vị có mặt; năm so sánh "
            "luôn được ghi. Với chỉ số tính bằng phần trăm, mức chênh ghi là “điểm "
            "%”."
        ),
    ),
    Term(
        "nhom-so-sanh",
        _("Nhóm so sánh"),
        _(
            "Các đơn vị giống nhau về loại (đô thị, nông thôn) được xếp hạng riêng "
            "khi người đọc yêu cầu. Hạng trong nhóm không thay thế hạng được công bố."
        ),
    ),
    Term(
        "tuong-duong-trung-vi",
        _("Tương đương trung vị"),
        _(
            "Điểm cách trung vị không quá độ lệch tuyệt đối trung vị, tức khoảng cách "
            "của đơn vị đứng giữa khi xếp các đơn vị theo khoảng cách tới trung vị."
        ),
    ),
    Term(
        "cong-bo",
        _("Công bố"),
        _(
            "Đưa kết quả của một kỳ ra cho mọi người xem. Từ lúc công bố kết quả được "
            "khóa, có mã kiểm chứng để đối chiếu."
        ),
    ),
    Term(
        "quyet-dinh-cong-bo",
        _("Quyết định công bố"),
        _(
            "Văn bản của cơ quan có thẩm quyền phê duyệt, công bố kết quả. Trang ghi "
            "số, ký hiệu và ngày của quyết định; năm đánh giá thường là năm trước đó."
        ),
    ),
    Term(
        "so-ky-hieu",
        _("Số, ký hiệu văn bản"),
        _("Ví dụ 123/QĐ-UBND: số thứ tự, loại văn bản và cơ quan ban hành."),
    ),
    Term(
        "co-quan-cong-bo",
        _("Cơ quan công bố"),
        _(
            "Cơ quan ban hành quyết định hoặc thông báo kết quả: Bộ Nội vụ với các "
            "tỉnh và các bộ; UBND tỉnh, UBND huyện với đơn vị thuộc mình."
        ),
    ),
    Term(
        "trang-thai",
        _("Trạng thái: dự thảo, đang thẩm định, đã công bố"),
        _(
            "Số liệu dự thảo và số liệu đang thẩm định chỉ người có trách nhiệm xem "
            "được, và luôn ghi rõ là chưa công bố."
        ),
    ),
    Term(
        "hoi-dong-tham-dinh",
        _("Hội đồng thẩm định"),
        _(
            "Những người kiểm tra điểm tự đánh giá theo tài liệu kiểm chứng và quyết "
            "định điểm thẩm định."
        ),
    ),
    Term(
        "giai-trinh",
        _("Giải trình"),
        _("Ý kiến của đơn vị về điểm thẩm định vòng đầu, trước khi có điểm cuối cùng."),
    ),
    Term(
        "kien-nghi",
        _("Kiến nghị, phúc tra"),
        _(
            "Đề nghị xem lại kết quả sau khi công bố. Nếu kết quả thay đổi thì công "
            "bố bản đính chính."
        ),
    ),
    Term(
        "tai-lieu-kiem-chung",
        _("Tài liệu kiểm chứng (minh chứng)"),
        _("Văn bản, báo cáo, số liệu chứng minh cho điểm tự đánh giá."),
    ),
    Term(
        "ke-hoach-khac-phuc",
        _("Kế hoạch khắc phục"),
        _(
            "Các nhiệm vụ, thời hạn và người chịu trách nhiệm để lấy lại điểm đã mất, "
            "lập sau khi công bố kết quả."
        ),
    ),
    Term(
        "don-vi",
        _("Đơn vị"),
        _(
            "Nơi hoặc cơ quan được đánh giá: tỉnh, huyện, xã, sở, bộ, vùng. Đơn vị có "
            "ngày bắt đầu và ngày kết thúc; kết quả cũ vẫn thuộc về đơn vị cũ."
        ),
    ),
    Term(
        "cap",
        _("Cấp"),
        _(
            "Mức mà ở đó các đơn vị được so với nhau: cấp tỉnh, cấp huyện, cấp xã, sở "
            "ngành, bộ ngành, vùng. Từ 01/07/2025 không còn cấp huyện."
        ),
    ),
    Term(
        "loai-don-vi",
        _("Loại đơn vị"),
        _(
            "Tỉnh, thành phố, quận, huyện, thị xã, xã, phường, thị trấn, đặc khu… là "
            "loại; nhiều loại có thể cùng một cấp."
        ),
    ),
    Term(
        "ma-don-vi",
        _("Mã đơn vị hành chính"),
        _(
            "Mã số trong danh mục nhà nước. Mã có thể được cấp lại cho đơn vị khác, "
            "nên trang nhận biết đơn vị bằng mã và thời gian có hiệu lực."
        ),
    ),
    Term(
        "sap-nhap",
        _("Sáp nhập, chia tách, đổi tên"),
        _(
            "Thay đổi của đơn vị hành chính. Đổi tên hay nâng cấp một-một vẫn là cùng "
            "một đơn vị khi so sánh; sáp nhập, chia tách thì không."
        ),
    ),
    Term(
        "chua-co-diem",
        _("Chưa có điểm"),
        _(
            "Ghi bằng dấu “–”. Khác với 0 điểm (ghi 0,00) và khác với không áp dụng "
            "(ghi k.a.d)."
        ),
    ),
    Term(
        "khong-ap-dung",
        _("Không áp dụng (k.a.d)"),
        _(
            "Tiêu chí mà đơn vị không có nhiệm vụ, nên không tính vào điểm tối đa của "
            "đơn vị; có ghi lý do."
        ),
    ),
    Term(
        "ky-chua-du",
        _("Kỳ chưa đủ số liệu"),
        _(
            "Kỳ mới biết kết quả của một phần đơn vị, ví dụ “5/63 đơn vị có số liệu”. "
            "Thứ hạng là thứ hạng nguồn nêu; không tính trung bình hay trung vị."
        ),
    ),
    Term(
        "tinh-lai",
        _("Giá trị tính lại"),
        _(
            "Hạng và xếp loại mà hệ thống tính từ điểm đã công bố, đặt cạnh giá trị "
            "công bố. Khi hai giá trị khác nhau, trang nói ra và giữ giá trị công bố."
        ),
    ),
    Term(
        "minh-hoa",
        _("Số liệu minh họa"),
        _(
            "Địa bàn và điểm số do phần mềm đặt ra để làm quen. Luôn có nhãn, không "
            "lẫn vào kết quả thật."
        ),
    ),
)


def glossary() -> list[Term]:
    """Every term in the order of the Vietnamese alphabet."""
    return sorted((*_TERMS, *FIGURE_TERMS), key=lambda term: sort_key(str(term.word)))
