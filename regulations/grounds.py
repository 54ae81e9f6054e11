"""The grounds of regulation 57 as data, titled in our own words (EXC-01, EXC-02, EXC-04)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Kind(Enum):
    """How a ground works on the authority."""

    MANDATORY = "mandatory"
    TAX = "tax"
    DISCRETIONARY = "discretionary"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground for exclusion. `id` is stable: answers, findings and exports quote it."""

    id: str
    kind: Kind
    title: str
    citation: str

    @property
    def rule(self) -> str:
        """The rule of ours under which it stands."""
        return {Kind.MANDATORY: "EXC-01", Kind.TAX: "EXC-02", Kind.DISCRETIONARY: "EXC-04"}[self.kind]


def _mandatory(id_: str, letter: str, title: str) -> Ground:
    return Ground(id_, Kind.MANDATORY, title, f"regulation 57(1){letter}")


def _discretionary(id_: str, letter: str, title: str) -> Ground:
    return Ground(id_, Kind.DISCRETIONARY, title, f"regulation 57(8){letter}")


MANDATORY = (
    _mandatory("criminal-organisation", "(a)", "Conspiracy to take part in a criminal organisation"),
    _mandatory("corruption", "(b)", "Corruption under the Acts of 1889 or 1906"),
    _mandatory("bribery-common-law", "(c)", "Bribery at common law"),
    _mandatory(
        "bribery", "(d)", "Bribery under the Bribery Act 2010, or the Representation of the People Act 1983"
    ),
    _mandatory(
        "fraud", "(e)",
        "Fraud against the European Union's financial interests: cheating the revenue, conspiracy to defraud, fraud or "
        "theft, fraudulent trading, evasion of tax or customs duty",
    ),
    _mandatory("terrorism", "(f)", "Terrorism, or an offence that a court connected with terrorism"),
    _mandatory("assisting-terrorism", "(g)", "Encouraging or assisting terrorism, under the Serious Crime Act 2007"),
    _mandatory("money-laundering", "(h)", "Money laundering, under the Proceeds of Crime Act 2002"),
    _mandatory("proceeds-of-crime", "(i)", "Dealing with the proceeds of crime, under the Criminal Justice Act 1988"),
    _mandatory("trafficking", "(j)", "Trafficking people for exploitation, under the Asylum and Immigration Act 2004"),
    _mandatory("sexual-exploitation", "(k)", "Trafficking for sexual exploitation, under the Sexual Offences Act 2003"),
    _mandatory("forced-labour", "(l)", "Slavery, servitude or forced labour, under the Coroners and Justice Act 2009"),
    _mandatory("drug-trafficking", "(m)", "Dealing with the proceeds of drug trafficking"),
    _mandatory("modern-slavery", "", "Slavery, forced labour or human trafficking, under the Modern Slavery Act 2015"),
    _mandatory("foreign-equivalent", "(n)", "An offence of one of these kinds under the law of another country"),
)  # fmt: skip

TAX = (
    Ground(
        "tax-decided", Kind.TAX,
        "A final and binding decision that tax or social security contributions were not paid as they should have been",
        "regulation 57(3)",
    ),
    Ground(
        "tax-shown", Kind.TAX,
        "Tax or social security contributions not paid as they should have been, shown in any other way",
        "regulation 57(4)",
    ),
)  # fmt: skip

DISCRETIONARY = (
    _discretionary("environmental", "(a)", "A breach of environmental law"),
    _discretionary("social", "(a)", "A breach of social law"),
    _discretionary("labour", "(a)", "A breach of labour law"),
    _discretionary("insolvency", "(b)", "Bankruptcy, insolvency, winding up or a like situation"),
    _discretionary("misconduct", "(c)", "Grave professional misconduct that puts integrity in question"),
    _discretionary("anti-competitive", "(d)", "Agreements with others that aim to distort competition"),
    _discretionary("conflict-of-interest", "(e)", "A conflict of interest that no milder measure can remedy"),
    _discretionary("prior-involvement", "(f)", "Part in preparing the procurement that distorts competition"),
    _discretionary(
        "poor-performance", "(g)",
        "Significant or persistent failings in an earlier public contract that led to its early end or damages",
    ),
    _discretionary(
        "misrepresentation", "(h)",
        "Serious misrepresentation of facts that show freedom from these grounds or meet the selection criteria",
    ),
    _discretionary("withholding", "(h)", "Withholding such facts"),
    _discretionary("missing-documents", "(h)", "Inability to submit the supporting documents of regulation 59"),
    _discretionary(
        "undue-influence", "(i)",
        "Trying to influence the decision, to obtain confidential information, or negligently misleading the authority",
    ),
)  # fmt: skip

GROUNDS: Mapping[str, Ground] = MappingProxyType({g.id: g for g in (*MANDATORY, *TAX, *DISCRETIONARY)})


def ground(id_: str) -> Ground:
    """The ground with this id; LookupError for any other."""
    try:
        return GROUNDS[id_]
    except KeyError:
        raise LookupError(f"There is no ground for exclusion called {id_}") from None


def grounds_of(kind: Kind | str) -> tuple[Ground, ...]:
    """All grounds of a kind (mandatory, tax, discretionary), in the order of the regulation."""
    wanted = Kind(kind)
    return tuple(ground for ground in GROUNDS.values() if ground.kind is wanted)
