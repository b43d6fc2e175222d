"""Tables of what was found out before."""

from trustscan.model.memo import Kept, Memo


def test_an_answer_is_worked_out_once() -> None:
    asked: list[str] = []
    memo = Memo(lambda key: asked.append(key) or len(key))
    assert [memo[word] for word in ("one", "three", "one")] == [3, 5, 3]
    assert asked == ["one", "three"]


def test_long_keys_and_many_keys_cannot_fill_the_memory() -> None:
    for key in ("x" * 1_000, ""):
        table = Kept[str, int](room=10_000)
        for number in range(1_000):
            table.keep(f"{key}{number}", number)
        assert 0 < sum(map(len, table)) <= 10_000
        assert len(table) < 300
        assert table[f"{key}999"] == 999


def test_parts_of_a_key_are_measured_too() -> None:
    memo = Memo(lambda key: key[0], room=500)
    for number in range(20):
        assert memo["a" * 100, None, str(number)] == "a" * 100
    assert len(memo) <= 4
