"""What is wrong with a file that is sent is said with what to do."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from indices.forms import uploads
from indices.forms.uploads import SentFile


class FileForm(forms.Form):
    tep = SentFile(label="Tệp", kinds=".xlsx", most=2)


def faults(content):
    file = {} if content is None else {"tep": SimpleUploadedFile("a.xlsx", content)}
    return FileForm({}, file).errors.get("tep", [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Chưa chọn tệp. Hãy chọn tệp rồi gửi."),
        (b"", "Tệp rỗng. Hãy mở tệp, xem có số liệu không, lưu lại rồi chọn lại."),
        (b"12345", "Tệp quá lớn: nhiều nhất 2 MB."),
    ],
)
def test_a_file_that_cannot_be_taken(monkeypatch, content, said):
    monkeypatch.setattr(uploads, "MEGABYTE", 2)

    assert faults(content) == [said]


def test_a_file_that_can(monkeypatch):
    monkeypatch.setattr(uploads, "MEGABYTE", 2)

    assert not faults(b"1234")
    assert 'accept=".xlsx"' in str(FileForm()["tep"])
