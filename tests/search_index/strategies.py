"""Invented schemas, documents and requests for the tests of the engines; small, so that everything collides."""

from dataclasses import replace

from hypothesis import strategies as st

from search_index import By, Document, Facet, Likeness, Number, Order, Pair, Phase, Request, Schema, TextField

CONCERNS = ("frown lines", "neck laxity", "dull tone")
AGES = ("18-29", "30-39", "40-49")
LANGUAGES = tuple(f"l{i}" for i in range(57))
"""So many that the ages after them begin in one word of bits and end in the next."""
DAY = 86_400
NOW = 20_000 * DAY + 12 * 3600

SCHEMA = Schema(
    facets=(
        Facet("technique", ("gua sha", "tui na")),
        Facet("answered", ("1", "2", "3")),
        Facet("language", LANGUAGES),
        Facet("age", AGES),
        Facet("concern", CONCERNS),
    ),
    pairs=(Pair("photos", AGES, CONCERNS), Pair("places", AGES, CONCERNS)),
    likeness=Likeness("photos", "age", "concern", ("answered", "3"), "answered"),
    numbers=(Number("price_cents"), Number("rating_low"), Number("answered")),
    text_fields=(TextField("name", 3.0), TextField("about", 1.0)),
    orders=(
        Order("best", By.MERIT, "answered"),
        Order("distance", By.NEAREST),
        Order("price", By.LOWEST, "price_cents"),
        Order("rating", By.HIGHEST, "rating_low"),
        Order("relevance", By.RELEVANCE),
    ),
    synonyms=(
        ("nasolabial folds", "smile lines", "laugh lines"),
        ("Gua Sha", "facial scraping"),
        ("NCBAHM", "NCCAOM"),
        ("acupuncture face lift", "facial rejuvenation"),
    ),
    name_fields=("name",),
)

TYPED = """
    anna annabel chen chan gua sha guasha smile line lines laugh nasolabial folds facial rejuvenation face lift
    acupuncture wrinkle wrinkles wrinkels needle needles puffiness crow's crows feet L.Ac. LAc nccaom NCBAHM
    scraping the near me müller muller o'brien acupunture acu boddies body
"""
WORDS = TYPED.split()

POINTS = (
    (40.25, -74.05),
    (40.30, -74.0),
    (40.75, -73.99),
    (34.05, -118.24),
    (0.0, 179.99),
    (0.0, -179.99),
    (89.9, 10.0),
)

texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
values = st.builds(
    lambda concern, technique, answered, language: {
        "concern": frozenset(concern),
        "technique": frozenset(technique),
        "answered": frozenset(answered),
        "language": frozenset(language),
    },
    st.sets(st.sampled_from(CONCERNS)),
    st.sets(st.sampled_from(("gua sha", "tui na"))),
    st.sets(st.sampled_from(("1", "2", "3"))),
    st.sets(st.sampled_from((LANGUAGES[0], LANGUAGES[1], LANGUAGES[-1])), max_size=2),
)
pair_sets = st.frozensets(st.tuples(st.sampled_from(AGES), st.sampled_from(CONCERNS)), max_size=3)
numbers = st.fixed_dictionaries(
    {},
    optional={
        "price_cents": st.none() | st.sampled_from([0, 9_000, 9_001, 12_500]),
        "rating_low": st.none() | st.sampled_from([-1.5, 0.0, 3.1, 4.7]),
        "answered": st.none() | st.integers(0, 5),
    },
)


@st.composite
def phases(draw):
    instants = draw(st.lists(st.sampled_from([NOW - DAY, NOW, NOW + 30, NOW + 60, NOW + DAY]), unique=True, max_size=3))
    return tuple(
        told(Phase(since, draw(values), {"photos": draw(pair_sets), "places": draw(pair_sets)}, draw(numbers)))
        for since in (0, *sorted(instants))
    )


def told(phase):
    """The phase with its photos told of in its ages, its answers and its number; "3" may have other reasons."""
    ages = frozenset(age for age, _ in phase.pairs.get("photos", ()))
    answered = phase.values.get("answered", frozenset()) | (frozenset({"3"}) if ages else frozenset())
    number = max(phase.numbers.get("answered") or 0, 1) if "3" in answered else phase.numbers.get("answered")
    return replace(
        phase,
        values={**phase.values, "age": ages, "answered": answered},
        numbers={**phase.numbers, "answered": number},
    )


documents = st.builds(
    Document,
    id=st.integers(1, 30),
    tier=st.sampled_from((0, 0, 1)),
    text=st.fixed_dictionaries({"name": texts, "about": texts}),
    points=st.lists(st.sampled_from(POINTS), max_size=3).map(tuple),
    phases=phases(),
)

unfinished = st.sampled_from(WORDS).map(lambda word: word[:-1])
typed = st.sampled_from(WORDS) | texts | unfinished | st.text(max_size=12)
prefixes = st.sampled_from(["", "a", "an", "c", "wr", "anna l", "gu", "x", "body "]) | typed
instants = st.sampled_from([NOW - 2 * DAY, NOW, NOW + 59, NOW + 61, NOW + 2 * DAY])
bounds = st.dictionaries(
    st.sampled_from(["price_cents", "rating_low", "unknown"]),
    st.sampled_from([0, 3.1, 9_000, 1e9]),
    min_size=1,
    max_size=1,
)
centers = st.sampled_from([*POINTS, (40.26, -74.06), (1.0, 180.0)])
radii = st.sampled_from([None, 1.0, 8_000.0, 40_000.0, 160_000.0, 1e9])


def seldom(strategy, otherwise):
    """One time in four: most questions ask for few things, else no document would fit."""
    return st.one_of(*[st.just(otherwise)] * 3, strategy)


one_of_ages = st.sampled_from(AGES).map(lambda age: frozenset({age}))
one_or_two_concerns = st.frozensets(st.sampled_from(CONCERNS), min_size=1, max_size=2)
requests = st.builds(
    Request,
    words=seldom(typed, None) | seldom(st.sampled_from(WORDS), None),
    near=seldom(centers, None) | centers,
    within_m=seldom(radii, 40_000.0),
    choices=seldom(
        st.dictionaries(
            st.sampled_from(["concern", "technique", "age", "answered", "unknown"]),
            st.frozensets(st.sampled_from([*CONCERNS, *AGES, "gua sha", "tui na", "1", "3", "nonsense"]), max_size=3),
            max_size=2,
        ),
        {},
    )
    | seldom(st.fixed_dictionaries({"age": one_of_ages, "concern": one_or_two_concerns}), {})
    | seldom(st.sampled_from(CONCERNS).map(lambda concern: {"concern": frozenset({concern})}), {}),
    all_of=seldom(
        st.frozensets(st.sampled_from(["1", "2", "3"]), max_size=2).map(lambda points: {"answered": points}), {}
    ),
    pairs=seldom(
        st.tuples(
            st.frozensets(st.sampled_from(AGES), max_size=2), st.frozensets(st.sampled_from(CONCERNS), max_size=2)
        ).map(lambda sides: {"places": sides}),
        {},
    ),
    at_most=seldom(bounds, {}),
    at_least=seldom(bounds, {}),
    sort=st.sampled_from(["best", "distance", "price", "rating", "relevance", "nonsense"]),
    include_unclaimed=st.booleans(),
    now=instants,
    page=seldom(st.integers(-1, 3), 1),
    size=seldom(st.integers(0, 8), 8) | st.just(100),
)
BROAD = (
    *(Request(sort=sort, include_unclaimed=True, now=NOW, size=100) for sort in ("best", "price", "rating")),
    Request(near=POINTS[0], sort="distance", include_unclaimed=True, now=NOW + DAY, size=100),
    Request(near=POINTS[4], within_m=160_000.0, sort="best", now=NOW),
    Request(choices={"concern": frozenset(CONCERNS[:1])}, now=NOW - DAY),
    Request(choices={"concern": frozenset(CONCERNS[1:]), "age": frozenset(AGES[:1])}, include_unclaimed=True, now=NOW),
    Request(choices={"concern": frozenset(CONCERNS[:1])}, all_of={"answered": frozenset({"3"})}, now=NOW),
    *(Request(words=word, sort="relevance", now=NOW) for word in ("anna", "wrinkles", "laugh lines")),
)
"""Asked after every edit: together they see every document in every order."""
