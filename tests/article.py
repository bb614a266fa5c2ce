"""The ten facts of the newspaper article on Đại Từ: the clicks from the district's page
to each, what stands there, and the file that holds it too."""

from dataclasses import dataclass

DISTRICT = "/don-vi/huyen-dai-tu-171/"
COMMUNE = "/don-vi/xa-cu-van-05809/"
SOURCE = "Báo Thái Nguyên: bài về cải cách hành chính ở huyện Đại Từ"
MOST_CLICKS = 3


@dataclass(frozen=True)
class Fact:
    """`clicks` are the addresses followed one after another; `file` is the twin, and
    `held` what its CSV holds: a
    number as a cell of its own, a text within one."""

    number: int
    clicks: tuple[str, ...]
    said: tuple[str, ...]
    file: str
    held: tuple[str, ...]


FIGURES = f"{DISTRICT}so-lieu/"
AFTER = f"{DISTRICT}sau-danh-gia/"
COMMUNES = "/xep-hang/cchc/huyen-dai-tu-171/cap-xa/2022/"

FACTS = (
    Fact(1, (), ("76,71", "4/9", "Khá", "10,96"), f"{DISTRICT[:-1]}.csv", ("76.71",)),
    Fact(
        1,
        (f"{DISTRICT}2020/",),
        ("65,75", "suy ra"),
        f"{DISTRICT}2020.csv",
        ("65.75", "76,71 − 10,96"),
    ),
    Fact(2, (), ("92,8", "4/9"), f"{DISTRICT[:-1]}.csv", ("92.8",)),
    Fact(3, (), ("80,85", "2/9", "Tốt"), f"{DISTRICT[:-1]}.csv", ("80.85",)),
    Fact(
        4,
        (COMMUNES,),
        ("Xã Cù Vân", "Tốt", "Xã Mỹ Yên", "Trung bình"),
        f"{COMMUNES[:-1]}.csv",
        ("Xã Cù Vân", "Tốt", "Xã Mỹ Yên", "Trung bình"),
    ),
    Fact(
        5,
        (f"{COMMUNE}2022/", f"{COMMUNE}so-lieu/"),
        ("11 văn bản", "925 hồ sơ", "trên 99%", "1.025 văn bản", "1 cuộc", "Có"),
        f"{COMMUNE}so-lieu.csv",
        ("11", "925", "trên", "99", "1025"),
    ),
    Fact(
        6,
        (FIGURES,),
        (
            *("72 văn bản", "trên 1.400 buổi", "trên 200.000 lượt", "46.000 tờ"),
            *("gần 5.000 hồ sơ", "gần 4.400 hồ sơ", "gần 2.800 hồ sơ", "56,8%"),
            *("trên 34.000 hồ sơ", "72,4%", "163 thủ tục"),
        ),
        f"{FIGURES[:-1]}.csv",
        ("72", "5000", "56.8", "34000", "72.4", "163"),
    ),
    Fact(
        7,
        (FIGURES,),
        ("70%, đến 31/12/2023", "50%, đến 31/12/2023", "Đạt vượt 22,4 điểm %"),
        f"{FIGURES[:-1]}.csv",
        ("70", "50", "2023-12-31"),
    ),
    Fact(
        8,
        (FIGURES,),
        ("trên 1.100 người", "TCVN ISO 9001:2015", "100%"),
        f"{FIGURES[:-1]}.csv",
        ("1100", "TCVN ISO 9001:2015"),
    ),
    Fact(
        9,
        (AFTER,),
        ("Hội nghị sau công bố", "các tiêu chí đạt điểm thấp và cách khắc phục"),
        f"{AFTER[:-1]}.csv",
        ("Hội nghị sau công bố", "các tiêu chí đạt điểm thấp"),
    ),
    Fact(
        10,
        (AFTER,),
        ("kiểm tra đột xuất", "theo kế hoạch", "tự kiểm tra"),
        f"{AFTER[:-1]}.csv",
        ("kiểm tra đột xuất", "theo kế hoạch", "tự kiểm tra"),
    ),
)
