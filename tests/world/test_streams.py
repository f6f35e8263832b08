"""Draws: even, unrelated, and the same for ever."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from planner.world.streams import Key, Stream, absorb, key_of, name_word, root_key, uniform

SEED = 20270405  # every statistic below is of this seed: it cannot fail by chance
N = 20_000
MASK = 2**64 - 1


def keys(count: int = N, root: Key | None = None) -> list[Key]:
    """One key for each of so many people."""
    origin = root_key(SEED, 0) if root is None else root
    return [key_of(origin, word) for word in range(count)]


def draws(of: Iterable[Key], purpose: Stream, indices: Iterable[int] = (0,)) -> np.ndarray:
    """Draws for a purpose, key by key and index by index: [keys * indices]."""
    return np.asarray([uniform(key, int(purpose), index) for key in of for index in indices])


# --- even and unrelated -------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", [Stream.REFERRALS, Stream.TERM, Stream.SESSION, Stream.ON_LEAVE])
def test_even_over_people(purpose: Stream) -> None:
    """One draw for each of many people is uniform on [0, 1)."""
    u = draws(keys(), purpose)
    assert ((u >= 0) & (u < 1)).all()
    assert stats.kstest(u, "uniform").pvalue > 0.01


def test_even_over_indices() -> None:
    """Many draws of one person are uniform."""
    assert stats.kstest(draws(keys(1), Stream.SESSION, range(N)), "uniform").pvalue > 0.01


def test_even_over_purposes_and_replications() -> None:
    """The first draw for each purpose, of one person in each of many replications, is uniform."""
    roots = [root_key(SEED, replication) for replication in range(600)]
    u = np.concatenate([draws(roots, purpose) for purpose in Stream])
    assert stats.kstest(u, "uniform").pvalue > 0.01


def unrelated(a: np.ndarray, b: np.ndarray) -> bool:
    """Correlation within four standard errors of nil."""
    return bool(abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(a.size))


def test_unrelated_over_people() -> None:
    """One person's draw says nothing of the next person's."""
    u = draws(keys(), Stream.TERM)
    assert unrelated(u[:-1], u[1:])


def test_unrelated_over_purposes() -> None:
    """A draw for one purpose says nothing of the draw for another, any two of them."""
    people = keys(4000)
    columns = np.stack([draws(people, purpose) for purpose in Stream])
    off_diagonal = np.corrcoef(columns)[np.triu_indices(len(Stream), 1)]
    # 666 pairs: the largest of so many standard normals is below 4.5 but for one time in 200
    assert np.abs(off_diagonal).max() < 4.5 / np.sqrt(4000)


def test_unrelated_over_indices() -> None:
    """A draw says nothing of the next."""
    u = draws(keys(1), Stream.SESSION, range(N))
    assert unrelated(u[:-1], u[1:])
    assert unrelated(u[:-7], u[7:])


def test_unrelated_over_seeds_and_replications() -> None:
    """Neighbouring seeds and neighbouring replications have nothing in common."""
    u = [draws(keys(root=root_key(*root)), Stream.TERM) for root in ((1, 0), (1, 1), (2, 0))]
    assert unrelated(u[0], u[1])
    assert unrelated(u[0], u[2])
    assert unrelated(u[1], u[2])


# --- the same for ever --------------------------------------------------------------------------


def absorbed(state: int, word: int) -> int:
    """The finaliser of SplitMix64 in plain integers, from its paper: the second opinion."""
    x = state ^ ((word * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) & MASK)
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


WORD = st.integers(min_value=0, max_value=MASK)


@given(WORD, WORD)
def test_absorb_in_plain_integers(state: int, word: int) -> None:
    """The same compiled and in plain integers."""
    assert int(absorb(Key(state), Key(word))) == absorbed(state, word)


@given(WORD, st.integers(min_value=0, max_value=2**31 - 1))
def test_uniform_in_plain_integers(key: int, index: int) -> None:
    """The top 53 bits of what is left after the purpose and the index."""
    u = uniform(Key(key), int(Stream.TERM), index)
    assert u == (absorbed(absorbed(key, 5), index) >> 11) / 2**53


# Worked out with `absorbed` above; the seed's meaning, which no change may alter.
GOLDEN = [
    # seed, replication, purpose, index, the top 53 bits
    (0, 0, 1, 0, 2_829_850_205_112_919),
    (1, 0, 1, 0, 6_329_000_822_250_344),
    (1, 1, 1, 0, 2_242_061_315_834_705),
    (1, 0, 5, 0, 2_431_696_766_301_948),
    (1, 0, 27, 0, 229_856_080_255_100),
    (1, 0, 27, 1, 316_326_732_870_035),
    (20270405, 999, 37, 31, 2_339_531_698_714_202),
    (4294967296, 7, 26, 2, 3_717_668_151_594_260),
]


@pytest.mark.parametrize(("seed", "replication", "purpose", "index", "bits"), GOLDEN)
def test_golden_draws(seed: int, replication: int, purpose: int, index: int, bits: int) -> None:
    """These draws are pinned: published results depend on them."""
    assert uniform(root_key(seed, replication), purpose, index) == bits / 2**53


def test_golden_names() -> None:
    """The word of a name is the first 8 bytes, little end first, of its SHA-256 (e3b0c44298fc1c14... of nothing)."""
    assert name_word("") == 0x141CFC9842C4B0E3
    assert name_word("a") != name_word("b")


def test_numbers_of_purposes() -> None:
    """Numbers are part of the seed's meaning: 1 to 37 as they stand; new ones come after."""
    first = "REFERRALS REFERRAL_DAY PRISON SENTENCE TERM NO_REVIEW LICENCE SERVED BAND SESSIONS_NEEDED MINIMUM REPORT"
    second = "TWO_FACILITATORS READY NEVER_READY NOT_READY DECLINES RECONSIDERS RECONSIDER LEAVES NEXT_REVIEW"
    third = (
        "SINCE_REFERRAL SESSIONS_DONE UNTIL_HOLD HOLD RELEASE SESSION PAUSES PAUSE ENDS_EARLY DESELECTED RECRUITMENT"
    )
    names = f"{first} {second} {third} TRAINING SUPERVISED IN_POST AT_WORK ON_LEAVE".split()
    assert [purpose.name for purpose in Stream][: len(names)] == names
    assert [purpose.value for purpose in Stream] == list(range(1, len(Stream) + 1))


# --- no two alike -------------------------------------------------------------------------------


def test_distinct_words_give_distinct_states() -> None:
    """Of a hundred thousand words no two give the same state, from whatever state."""
    for state in (0, 1, MASK):
        assert len({int(absorb(Key(state), Key(word))) for word in range(100_000)}) == 100_000


def test_distinct_states_stay_distinct() -> None:
    """Of a hundred thousand states no two take in a word to become the same."""
    assert len({int(absorb(Key(state), Key(7))) for state in range(100_000)}) == 100_000


def test_distinct_over_person_purpose_and_index() -> None:
    """No two of 200 people's first 20 draws for every purpose are alike."""
    people = keys(200)
    u = np.stack([draws(people, purpose, range(20)) for purpose in Stream])
    assert np.unique(u).size == 200 * 20 * len(Stream)
