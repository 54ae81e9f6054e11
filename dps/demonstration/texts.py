"""What the demonstration's notice and documents say. The facts are those of the notice of 2017; the words are "
"ours."""

from __future__ import annotations

from typing import Any

NOTICE: dict[str, Any] = {
    "description": (
        "NHS England wants patients to be able to contact their GP practice online, and clinicians to give care of "
        "high quality more easily. A fund of £45 million under the General Practice Forward View helps practices to "
        "pay for online consultation systems, as part of the General Practice Development Programme.\n\nThe Forward "
        "View promised a national way of buying such systems at good value. NHS England's National Commercial and "
        "Procurement Hub therefore establishes a national dynamic purchasing system (DPS). Through it clinical "
        "commissioning groups and other listed authorities buy online consultation systems for a region or an area."
    ),
    "additional_text": (
        "The overarching technical specification will change during the life of the DPS, to stay in line with "
        "national standards as these evolve.\n\nThe scope may be varied during its life to take in online "
        "consultation systems that span care settings, secondary and urgent care among them, by the addition of lots "
        "or otherwise. Any such change needs full approval, and economic operators will be notified of it.\n\nNHS "
        "England will seek to integrate this DPS into the ACS and STP Development Partner Framework when that is "
        "refreshed, will discuss it with the suppliers who qualify, and will seek to do it at minimal burden to them."
    ),
    "how_to_apply": (
        "Express an interest and download the documents on this page; neither costs anything. Apply in this portal "
        "for one lot or both at any time until the end of the validity. Requests received by the closing date are "
        "the first round."
    ),
    "cpv_codes": ["48000000"],
    "region": "Any region",
    "value_ex_vat": None,
    "value_note": (
        "No total is stated: call-offs are valued one by one. The fund that contributes to their cost is £45 million "
        "over three years (£15m, £20m and £10m)."
    ),
    "contract_type": "Service contract",
    "procedure_type": "Other: Establishment of a Dynamic Purchasing System",
    "suits_sme": True,
    "suits_vcse": True,
    "buyer_address": "Quarry House, Quarry Hill, Leeds",
    "buyer_contact": "National Commercial and Procurement Hub, through this portal",
}

OPERATION: dict[str, Any] = {
    "justification": (
        "Online and video consultation systems are offered ready-made by many firms, and practices all over England "
        "buy them in much the same form. What is bought is in common use and what the market generally offers meets "
        "the need."
    ),
    "nature_and_quantity": (
        "Software as a service with start-up, training and support, for about 7,500 GP practices and 58 million "
        "registered patients in England. How much is bought depends on the authorities; none is promised."
    ),
    "how_it_operates": (
        "Every supplier that meets the selection criteria of a lot is admitted to it, at any time and without a "
        "limit on numbers. For each purchase an authority invites all suppliers admitted to the lot to bid, gives "
        "them at least 10 days, and awards on the criteria published here, with weights inside the ranges published "
        "here. Bids stay sealed until the deadline and are opened by two people."
    ),
    "equipment": "A current web browser. Files are accepted as PDF, Office, OpenDocument, CSV, text, PNG and JPEG.",
    "technical_connection": (
        "HTTPS over the public internet with TLS 1.2 or later. No software is installed. A second factor at sign-in "
        "is offered to everybody. A bid is encrypted on arrival, and its receipt is signed."
    ),
}

DOCUMENTS: dict[str, list[tuple[str, str]]] = {
    "How this dynamic purchasing system operates": [
        ("Joining", "Apply at any time. The hub decides within 10 working days of receipt, or tells you within "
            "them why it needs up to 15. Each lot is decided by itself, with reasons for each criterion. You may "
            "apply again at any time."),
        ("Staying in", "Keep your insurance and certificates current. The hub may ask you to renew your "
            "self-declaration, and you have five working days to do so. A new version of the specification starts a "
            "round in which admitted suppliers say how they meet it."),
        ("Call-offs", "You are invited to every call-off of your lots. You have at least 10 days to bid. "
            "Questions are answered to all. After the award you get your scores, the reasons, and the relative "
            "advantages of the winner."),
        ("Costs", "Joining, bidding and being awarded cost nothing (regulation 34(29))."),
    ],
    "Terms of call-off contracts": [
        ("Parties and term", "The contract is between the authority named in the invitation and the supplier. Its "
            "term is stated in the invitation and ends no later than 24 months after the DPS ends."),
        ("Price and payment", "Prices are those of the bid, in pounds without VAT. Invoices are paid within 30 "
            "days of a valid invoice."),
        ("Data", "The practices are controllers of their patients' data; the supplier processes it on their "
            "instructions, in the places it has named, and returns and deletes it at the end."),
        ("Service", "Availability and support are those of the specification. Where they are missed in two months "
            "running the authority may take 5% off the month's price, and where in three, end the contract."),
        ("Changes and end", "Changes are agreed in writing within regulation 72. Either party may end the "
            "contract for a material breach that is not mended within 30 days."),
    ],
}  # fmt: skip
