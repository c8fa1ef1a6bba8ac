"""Export: clips as a folder that another machine imports, or as numbered tars in the form of WebDataset."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from smilecam.errors import BadClip, UsageProblem, reason_of
from smilecam.record import form, places
from smilecam.record.clip import Manifest

# Written last into an exported folder: without it, the export was not finished.
MARK = "clips.json"
SHARD_BYTES = 10**9  # as WebDataset's own tools cut them
TAR = ".tar"
Progress = Callable[[int, int], None]


def to_folder(clips: Path, chosen: Sequence[Manifest], target: Path, progress: Progress) -> None:
    """Copy clips, manifests and consents into the new folder `target`.

    Raises UsageProblem where it is there and not empty, or the disk lacks room; BadClip where a clip is not there, or
    the disk fails.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UsageProblem("clip.export_exists", path=target)
    try:
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        _look_for_room(chosen, target)
        for person in sorted({one.person for one in chosen}):
            folder = places.folder_of(target, person)
            if (consents := clips / person / places.CONSENTS).exists():
                shutil.copyfile(consents, folder / places.CONSENTS)
        for number, one in enumerate(chosen):
            progress(number, len(chosen))
            folder = places.folder_of(target, one.person, one.session)
            shutil.copyfile(_there(one, clips), folder / one.file)
            places.keep(one, folder)
        (target / MARK).write_text(json.dumps({"v": form.VERSION, "clips": len(chosen)}) + "\n", "utf-8")
    except OSError as problem:
        raise BadClip("clip.export_failed", file=target, reason=reason_of(problem)) from problem
    progress(len(chosen), len(chosen))


def to_tars(
    clips: Path, chosen: Sequence[Manifest], target: Path, progress: Progress, shard_bytes: int = SHARD_BYTES
) -> list[Path]:
    """Write name-000000.tar, name-000001.tar, ... where `target` (name.tar) would be; return them.

    shard_bytes: how large each gets, about. A sample is two files of one name: person_session_id.mkv (or .png, .jpg)
    and .json. Raises as `to_folder` does.
    """
    stem = target.name.removesuffix(TAR)
    if old := sorted(target.parent.glob(f"{stem}-[0-9][0-9][0-9][0-9][0-9][0-9]{TAR}")):
        raise UsageProblem("clip.export_exists", path=old[0])
    shards: list[Path] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _look_for_room(chosen, target.parent)
        for part in _parts(chosen, shard_bytes):
            shards.append(target.with_name(f"{stem}-{len(shards):06}{TAR}"))
            with tarfile.open(shards[-1], "w", format=tarfile.USTAR_FORMAT) as tar:
                shards[-1].chmod(0o600)
                for number, one in part:
                    progress(number, len(chosen))
                    _add(tar, one, _there(one, clips))
    except OSError as problem:
        raise BadClip("clip.export_failed", file=target, reason=reason_of(problem)) from problem
    progress(len(chosen), len(chosen))
    return shards


def _parts(chosen: Sequence[Manifest], most: int) -> Iterator[list[tuple[int, Manifest]]]:
    """Give the clips with their numbers in runs of at most `most` bytes; one that is larger stands alone."""
    part: list[tuple[int, Manifest]] = []
    size = 0
    for number, one in enumerate(chosen):
        if part and size + one.bytes > most:
            yield part
            part, size = [], 0
        part.append((number, one))
        size += one.bytes
    if part:
        yield part


def _add(tar: tarfile.TarFile, one: Manifest, clip: Path) -> None:
    base = f"{one.person}_{one.session}_{one.id}"
    told = tarfile.TarInfo(f"{base}{clip.suffix}")
    told.size, told.mode = clip.stat().st_size, 0o600
    with clip.open("rb") as content:
        tar.addfile(told, content)
    text = form.written(one).encode()
    told = tarfile.TarInfo(f"{base}.json")
    told.size, told.mode = len(text), 0o600
    tar.addfile(told, io.BytesIO(text))


def _there(one: Manifest, clips: Path) -> Path:
    clip = places.clip_of(one, clips)
    if not clip.is_file():
        raise BadClip("clip.no_clip", file=clip)
    return clip


def _look_for_room(chosen: Sequence[Manifest], folder: Path) -> None:
    needed, free = sum(one.bytes for one in chosen), shutil.disk_usage(folder).free
    if needed > free:
        raise UsageProblem("clip.export_room", folder=folder, needed=needed // 2**20 + 1, free=free // 2**20)
