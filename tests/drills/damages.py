"""What can happen to the folder of an index."""

import shutil


def folder_of(index):
    return (index.path / "current").resolve()


def delete_everything(index):
    shutil.rmtree(index.path)


def delete_the_pointer(index):
    (index.path / "current").unlink()


def delete_the_files(index):
    for file in folder_of(index).iterdir():
        file.unlink()


def change_the_version(index):
    (folder_of(index) / "digest").write_text("another version")


def cut_in_half(index):
    for file in folder_of(index).iterdir():
        with file.open("r+b") as opened:
            opened.truncate(file.stat().st_size // 2)


def cut_to_nothing(index):
    for file in folder_of(index).iterdir():
        with file.open("r+b") as opened:
            opened.truncate(0)


def cut_the_segments(index):
    for file in folder_of(index).glob("*.seg"):
        with file.open("r+b") as opened:
            opened.truncate(file.stat().st_size // 2)


def overwrite_with_nonsense(index):
    for file in folder_of(index).iterdir():
        file.write_bytes(b"\x00nonsense\xff" * (file.stat().st_size // 10 + 1))


SEEN_AT_ONCE = (delete_everything, delete_the_pointer)
DAMAGES = (
    *SEEN_AT_ONCE,
    change_the_version,
    delete_the_files,
    cut_in_half,
    cut_to_nothing,
    cut_the_segments,
    overwrite_with_nonsense,
)
