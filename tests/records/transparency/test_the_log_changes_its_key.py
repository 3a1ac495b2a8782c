"""A new key comes in beside the old, by a policy that an authority signs and the log records."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from resguardo.kernel.tlog import note
from resguardo.kernel.tlog.policy import LogUnknown
from resguardo.records.transparency import (
    folder,
    policies,
    publisher,
    receipts,
    services,
    tree,
    verification,
)
from resguardo.records.transparency.keyfile import PrivateKey, make_key
from resguardo.records.transparency.signer import RotationUnderWay, Signer, name_log
from resguardo.records.transparency.witness import OriginUnknown, Witness
from tests.records.transparency.hand import NOW, Hand, leaves

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA=tmp_path / "data"):
        name_log(folder.log_folder(), Signer(folder.signer_folder()).begin("log.example/arms").key)
        services.append(leaves(5))
        yield tmp_path / "data"


@pytest.fixture
def authority(tmp_path: Path) -> PrivateKey:
    return make_key(tmp_path / "policy.key", "policy.example", note.ED25519)


def adopt(text: str, authority: PrivateKey | None = None) -> int:
    if authority is None:
        return policies.adopt(text, by=Hand(), at=NOW)
    signed = policies.signed(text, authority.key.name, authority.seed)
    return policies.adopt(signed, by=Hand(), at=NOW, authority=authority.key)


def holds(receipt: bytes, *keys: note.Key) -> bool:
    try:
        verification.check_receipt(
            receipt, verification.Trust(verification.policy_of([*map(str, keys)]))
        )
    except LogUnknown:
        return False
    return True


def test_old_and_new_key_sign_side_by_side_and_then_the_new_alone(
    data: Path, tmp_path: Path
) -> None:
    signer, witness = Signer(data / "signer"), Witness(tmp_path / "witness")
    (seen,) = witness.begin("un.example/w1")
    witness.know(signer.key())
    tail = f"witness U {seen} folder:{witness.folder}\nquorum U\n"
    old = signer.key()
    adopt(f"log {old}\n{tail}")
    publisher.publish(None, at=NOW)
    before = receipts.receipt(0)

    new = signer.rotate().key
    with pytest.raises(RotationUnderWay):
        signer.rotate()
    changed = adopt(f"log {old}\nlog {new}\n{tail}")
    witness.trust(new)
    out = tmp_path / "public"
    assert publisher.publish(out, at=NOW).witnesses == ("U",)
    assert len(list((out / "keys").glob("log*.vkey"))) == 2
    both = receipts.receipt(0)
    assert holds(both, old)
    assert holds(both, new)
    told = json.loads(tree.read_entries(changed, changed + 1)[0])
    assert (told["kind"], told["public"]["keys"]) == ("log.policy", [str(old), str(new)])

    assert signer.retire().key == new
    adopt(f"log {new}\n{tail}")
    assert publisher.publish(None, at=NOW).witnesses == ("U",)
    after = receipts.receipt(0)
    assert (holds(after, new), holds(after, old), holds(before, old)) == (True, False, True)
    assert folder.log_keys() == [new]


def test_a_policy_that_names_none_of_our_keys_is_not_adopted(data: Path, tmp_path: Path) -> None:
    stranger = make_key(tmp_path / "stranger.key", "log.example/arms", note.ED25519).key
    with pytest.raises(policies.PolicyForeign):
        adopt(f"log {stranger}\nquorum none\n")
    with pytest.raises(OriginUnknown):
        Witness(tmp_path / "nobody").trust(stranger)
    assert not (data / "log" / "policy").exists()


def test_once_an_authority_has_signed_nobody_else_changes_the_policy(
    data: Path, authority: PrivateKey, tmp_path: Path
) -> None:
    text = f"log {folder.log_key()}\nquorum none\n"
    adopt(text, authority)
    assert (data / "log" / policies.AUTHORITY).read_text().strip() == str(authority.key)
    assert folder.policy().logs
    with pytest.raises(policies.PolicyUnsigned, match=r"policy\.example"):
        adopt(text)
    other = make_key(tmp_path / "other.key", "policy.example", note.ED25519)
    with pytest.raises(policies.PolicyUnsigned):
        adopt(text, other)
    publisher.publish(tmp_path / "public", at=NOW)
    published = tmp_path / "public/keys/policy"
    assert verification.trust_of([published]).policy.logs
