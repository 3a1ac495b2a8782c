"""A permit as a code: whoever has the register's key checks it without register and network."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import cbor2
import numpy as np
import pytest
import zxingcpp
from django.test import override_settings
from PIL import Image

from resguardo.interfaces.cli.main import main
from resguardo.interfaces.cli.signer import _serve as serve
from resguardo.kernel.tlog.note import Key, SignatureWrong
from resguardo.records.people.days import local_day
from resguardo.records.permits import carrying
from resguardo.records.permits import services as permits
from resguardo.records.permits.models import Permit
from resguardo.records.transparency import folder, statement
from resguardo.records.transparency.keyfile import read_private_key
from resguardo.records.transparency.signer import OriginForeign, Signer, name_log, name_statements
from tests.armoury import Armoury
from tests.cast import NOON

ORIGIN = "log.example/arms"
pytestmark = pytest.mark.django_db


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Key]:
    """A register that has named its log and its key for codes."""
    with override_settings(DATA=tmp_path / "data"):
        signer = Signer(folder.signer_folder())
        name_log(folder.log_folder(), signer.begin(ORIGIN).key)
        made = signer.begin_statements().key
        name_statements(folder.log_folder(), made)
        yield made


@pytest.fixture
def credential(armoury: Armoury) -> Permit:
    return Permit.objects.get(kind="credential", person=armoury.cast.person("beto"))


def test_a_code_says_what_the_permit_does_and_whose_word_it_is(
    armoury: Armoury, register: Key, credential: Permit
) -> None:
    code = carrying.code_of(credential, at=armoury.at)
    assert code == carrying.code_of(credential, at=armoury.at + timedelta(hours=1))
    assert len(code) < 541, "a square of 77 modules at most"
    found = carrying.demand_holds(code, keys=[register], at=armoury.at)
    assert found.issuer == f"{ORIGIN}/statements"
    assert (found.kind, found.number) == ("credential", credential.number)
    assert (found.holder, found.company) == ("Barrera, Beto", armoury.cast.uno.name)
    assert (found.valid_from, found.valid_until) == (credential.valid_from, credential.valid_until)
    assert found.listed_at is None


def test_a_firearms_permit_names_the_firearm_and_nobody(armoury: Armoury, register: Key) -> None:
    row = Permit.objects.filter(kind="firearm", thing=armoury.things["r1"]).get()
    found = carrying.demand_holds(carrying.code_of(row, at=armoury.at), keys=[register], at=NOON)
    firearm = armoury.things["r1"].firearm
    assert found.thing.endswith(firearm.serial), "whole, to be held against what stands on it"
    assert firearm.model.name in found.thing
    assert not found.holder


def test_a_code_holds_until_its_last_day_where_the_company_is(
    armoury: Armoury, register: Key, credential: Permit
) -> None:
    code = carrying.code_of(credential, at=armoury.at)
    data = statement.read(statement.from_text(code))
    begins, ends = data.moment(statement.NOT_BEFORE), data.moment(statement.EXPIRES)
    assert begins is not None
    assert ends is not None
    assert local_day(ends, armoury.cast.uno.time_zone) == credential.valid_until
    carrying.demand_holds(code, keys=[register], at=ends - timedelta(seconds=1))
    with pytest.raises(carrying.CodeEnded):
        carrying.demand_holds(code, keys=[register], at=ends)
    with pytest.raises(carrying.CodeNotYet):
        carrying.demand_holds(code, keys=[register], at=begins - timedelta(seconds=1))


def test_what_is_stopped_has_no_code_and_stands_on_the_list_until_it_is_lifted(
    armoury: Armoury, register: Key, credential: Permit
) -> None:
    code, by = carrying.code_of(credential, at=armoury.at), armoury.keeper()
    before = carrying.stopped_list(at=armoury.at)
    stop: dict[str, Any] = {"by": by, "permit": credential.public_id, "reason": "test"}
    permits.suspend(at=armoury.at, **stop)
    with pytest.raises(carrying.CodeNotMade):
        carrying.code_of(credential, at=armoury.at)
    after = carrying.stopped_list(at=armoury.at)
    with pytest.raises(carrying.CodeStopped) as refusal:
        carrying.demand_holds(code, keys=[register], at=armoury.at, stopped=after)
    assert refusal.value.number == credential.number
    old = carrying.demand_holds(code, keys=[register], at=armoury.at, stopped=before)
    assert old.listed_at == armoury.at, "how old the list is, is told"
    permits.lift(at=armoury.at + timedelta(hours=1), **stop)
    lifted = carrying.stopped_list(at=armoury.at + timedelta(hours=2))
    carrying.demand_holds(code, keys=[register], at=armoury.at, stopped=lifted)


def test_every_changed_byte_and_every_other_key_is_refused(
    armoury: Armoury, register: Key, credential: Permit
) -> None:
    data = statement.from_text(carrying.code_of(credential, at=armoury.at))
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        with pytest.raises(
            (statement.StatementUnreadable, statement.StatementForeign, SignatureWrong)
        ):
            carrying.demand_holds(statement.to_text(changed), keys=[register], at=NOON)
    with pytest.raises(statement.StatementForeign):
        carrying.demand_holds(statement.to_text(data), keys=[folder.log_key()], at=NOON)
    for text in ("", "RSG1:", "RSG1::", "HC1:ABC:", "RSG1:ß:", statement.to_text(data)[:-1]):
        with pytest.raises(statement.StatementUnreadable):
            carrying.demand_holds(text, keys=[register], at=NOON)


def test_hostile_statements_are_refusals(register: Key) -> None:
    private = read_private_key(folder.signer_folder() / "statements.key", "")
    for claims in (
        {},
        {1: register.name, carrying.SAYS: 3},
        {1: register.name, carrying.SAYS: {1: "firearm", 2: "X", 3: "Y", 8: 2**70}},
        {1: register.name, 4: 2**80},
        {1: register.name, 4: "never"},
        {1: "somebody.else/statements", carrying.SAYS: {}},
    ):
        text = statement.to_text(statement.sign(claims, private))
        with pytest.raises(statement.StatementUnreadable):
            carrying.demand_holds(text, keys=[register], at=NOON)
    for data in (
        b"",
        b"\xd2",
        cbor2.dumps(cbor2.CBORTag(18, [1, 2])),
        cbor2.dumps([1]),
        b"\x9f" * 99,
    ):
        with pytest.raises(statement.StatementUnreadable):
            statement.read(data)


def test_a_list_of_another_register_is_none(
    armoury: Armoury, register: Key, credential: Permit, tmp_path: Path
) -> None:
    code = carrying.code_of(credential, at=armoury.at)
    other = Signer(tmp_path / "other")
    other.begin("other.example/arms")
    foreign = other.begin_statements()
    listed = other.state({1: foreign.key.name, 6: 1, carrying.STOPPED: b""})
    with pytest.raises(carrying.ListForeign):
        carrying.demand_holds(code, keys=[register, foreign.key], at=armoury.at, stopped=listed)
    with pytest.raises(OriginForeign):
        other.state({1: register.name})


def test_the_signer_states_over_its_socket_and_its_key_stays_there(
    armoury: Armoury, register: Key, credential: Permit, tmp_path: Path
) -> None:
    own = carrying.code_of(credential, at=armoury.at)
    place = tmp_path / "s"
    folder.signer_folder().rename(place)
    signer = Signer(place)
    thread = threading.Thread(target=serve, args=(None, signer), daemon=True)
    with override_settings(SIGNER=str(place)):
        thread.start()
        while not signer.socket_path.exists():
            thread.join(0.01)
        assert carrying.code_of(credential, at=armoury.at) == own
        assert carrying.demand_holds(own, keys=[register], at=NOON).number == credential.number


def test_police_check_a_photograph_with_the_key_alone(
    armoury: Armoury, register: Key, credential: Permit, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    code = carrying.code_of(credential, at=armoury.at)
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture, key, listed = (tmp_path / each for each in ("code.png", "key", "list"))
    Image.fromarray(np.asarray(made.to_image(scale=4))).save(picture)
    key.write_text(f"# the register\n{register}\n")
    listed.write_bytes(carrying.stopped_list(at=armoury.at) or b"")
    asked = ["permit", "verify", str(picture), "--key", str(key), "--as-of", armoury.at.isoformat()]
    assert main(asked) == 0
    assert "was not checked" in capsys.readouterr().out
    assert main([*asked, "--stopped", str(listed), "--format", "json"]) == 0
    assert '"holder": "Barrera, Beto"' in capsys.readouterr().out
    permits.revoke(by=armoury.keeper(), at=armoury.at, permit=credential.public_id, reason="x")
    listed.write_bytes(carrying.stopped_list(at=armoury.at) or b"")
    assert main([*asked, "--stopped", str(listed)]) == 1
    said = capsys.readouterr()
    assert not said.out
    assert credential.number in said.err
    for wrong in (str(tmp_path / "none.png"), str(key), "RSG1:AB:"):
        assert main(["permit", "verify", wrong, "--key", str(key)]) == 1
        assert "Traceback" not in capsys.readouterr().err


def test_without_any_key_nothing_is_believed(tmp_path: Path) -> None:
    with override_settings(DATA=tmp_path):
        assert carrying.stopped_list(at=NOON) is None
        assert main(["permit", "verify", "RSG1:AB:"]) == 1
