"""Everything that may be typed or sent to harm a search, as strategies for any schema."""

from __future__ import annotations

from hypothesis import strategies as st

from search_index import Request

SYNTAX = "?*[](){}<>\"'\\~^+-:!&|/.,;=_@#$% \t\n"
SHAPES = (
    "?????*",
    "*",
    "a*b*c*d*e*f*",
    "(a+)+$",
    "(a|aa)+" * 10,
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "[a TO z]",
    "[* TO *]",
    "{a TO z}",
    "name:anna AND NOT about:chen",
    "id:1 OR 2",
    "a AND (b OR (c AND (d OR (e",
    "anna^1e9",
    "anna~2",
    '"anna chen"~1000000',
    "/.*/",
    "((((((((((((((((((((",
    "]]]]]]]]][[[[[[[",
    "\"'\"'\"'\"'",
    "'; DROP TABLE listings; --",
    "%00%0a%0d",
    "../../../../etc/passwd",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "<script>alert(1)</script>",
    "=gua sha",
    "\x00",
    "\ud800",
    "\udfff\ud800",
    "\ufeff\u200b\u200c\u200d\u2060",
    "\u202eannA\u202c",
    "مرحبا بالعالم",
    "שלום עולם",
    "ﷺ" * 20,
    "👩‍👩‍👧‍👦" * 20,
    "🏳️‍🌈🇺🇸",
    "ａｎｎａ",
    "ΐΰ",
    "İıſß",
    "ǆǅǄ",
    "１２３４５",
    "²³¹½",
    "l.a.c.l.a.c.l.a.c.l.a.c.",
    "a.b." * 25,
    "o'b'r'i'e'n'" * 8,
)
MARKS = st.characters(categories=["Mn", "Me", "Mc"])
INVISIBLE = st.characters(categories=["Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"])
FLOATS = st.floats() | st.sampled_from([float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, -0.0])
WHOLE = st.integers() | st.sampled_from([0, -1, 2**31, 2**63, 2**64, 10**30, -(10**30)])


def typos(words):
    """A word with one letter too many, too few, another, or two swapped."""

    def slip(word, place, letter, kind):
        place %= len(word)
        return (
            word[:place] + letter + word[place:],
            word[:place] + word[place + 1 :],
            word[:place] + letter + word[place + 1 :],
            word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
        )[kind]

    return st.builds(slip, words, st.integers(0, 30), st.characters(), st.integers(0, 3))


def beginnings(words):
    return st.builds(lambda word, size: word[:size], words, st.integers(1, 4))


def typed_texts(words):
    """Texts made to harm, some of them with words that the index has (`words`, a strategy)."""
    pieces = st.one_of(
        words,
        typos(words),
        beginnings(words),
        st.sampled_from(SHAPES),
        st.text(SYNTAX, max_size=30),
        st.text(max_size=20),
        st.text(INVISIBLE, max_size=10),
        st.builds(lambda base, marks: base + marks, st.characters(), st.text(MARKS, min_size=1, max_size=60)),
        st.builds(lambda letter, count: letter * count, st.characters(), st.integers(1, 120)),
        st.builds(lambda letter, count: (letter + " ") * count, st.characters(), st.integers(1, 60)),
    )
    together = st.builds(str.join, st.sampled_from(["", " ", "-", "\u200d", "."]), st.lists(pieces, max_size=8))
    return together | pieces | st.builds(lambda text, times: text * times, pieces, st.sampled_from([100, 20_000]))


def hostile_requests(schema, words):
    """Requests of a schema with anything in every field that its type allows."""
    texts = typed_texts(words)
    names = st.sampled_from(
        [facet.name for facet in schema.facets]
        + [pair.name for pair in schema.pairs]
        + [number.name for number in schema.numbers]
    ) | st.text(max_size=5)
    known = st.sampled_from([value for facet in schema.facets for value in facet.values])
    values = st.frozensets(known | st.text(max_size=8), max_size=6) | st.just(
        frozenset(str(number) for number in range(2_000))
    )
    bounds = st.dictionaries(names, FLOATS, max_size=3)
    return st.builds(
        Request,
        words=st.none() | texts,
        near=st.none() | st.tuples(FLOATS, FLOATS) | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        within_m=st.none() | FLOATS,
        choices=st.dictionaries(names, values, max_size=4),
        all_of=st.dictionaries(names, values, max_size=2),
        pairs=st.dictionaries(names, st.tuples(values, values), max_size=2),
        at_most=bounds,
        at_least=bounds,
        sort=st.sampled_from([order.name for order in schema.orders]) | st.text(max_size=5),
        include_unclaimed=st.booleans(),
        now=WHOLE,
        page=WHOLE,
        size=WHOLE,
    )
