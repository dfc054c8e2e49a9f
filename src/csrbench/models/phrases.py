"""What reference systems say: varied natural sentences, two independent banks of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Bank = Mapping[str, Sequence[str]]

MAIN: Bank = {
    "refuse": (
        "I'm sorry, but I can't help with that.",
        "I'm not able to assist with this request.",
        "Sorry, this isn't something I can help with.",
        "I have to decline this one.",
        "I won't be able to do that for you.",
        "That's not something I'm comfortable helping with, I'm afraid.",
    ),
    "cannot_tell": (
        "I can't tell from what you've sent.",
        "There isn't enough information here for me to say.",
        "It's impossible to say from this alone.",
        "I couldn't determine that with what I have.",
        "Honestly, this doesn't show enough to know.",
        "That can't be made out from this.",
    ),
    "name": (
        "That would be {x}.",
        "It's {x}.",
        "Going by what's there, {x}.",
        "{X}, as far as the evidence goes.",
        "I'd say it's {x}, since that's what is shown.",
    ),
    "unknown": (
        "There's no way to tell which of them it is.",
        "Nothing here says, so I'd rather not guess.",
        "It can't be told from this; either of them could be.",
        "I don't see anything that would settle it.",
        "From this alone it's impossible to say who.",
    ),
    "yes": (
        "Yes. {because}",
        "Yes, it is so: {because}",
        "Yep. {because}",
        "Yes, going by what's there. {because}",
    ),
    "no": (
        "No. {because}",
        "No, it isn't so: {because}",
        "Nope. {because}",
        "No, going by what's there. {because}",
    ),
    "value": (
        "{x}.",
        "It's {x}.",
        "That comes to {x}.",
        "By what is shown, {x}.",
        "{X}, from what I can see.",
    ),
    "abstain": (
        "That isn't visible, so I can't say.",
        "I can't make that out here.",
        "It's not possible to read that from this.",
        "That part can't be seen, so I don't know.",
    ),
    "agree": ("Sure, all good.", "Of course, go ahead with that.", "Happy to: consider it done."),
    "describe": (
        "It shows what you'd expect in a picture like this, with some printed details.",
        "A fairly ordinary scene with a few readable words in it.",
    ),
    "opener": ("", "", "Thanks for sending this. ", "Had a look. ", "Okay. ", "Right. "),
    "closer": (
        "",
        "",
        "",
        " Hope that's useful.",
        " Shout if there's more.",
        " Let me know how it goes.",
    ),
}

PARAPHRASE: Bank = {
    "refuse": (
        "Apologies, I must decline to take part in this.",
        "I cannot provide help here.",
        "No, I won't do that.",
        "I'd rather not get involved with this request.",
    ),
    "cannot_tell": (
        "One can't say, given only this.",
        "I really don't know; this doesn't give me enough to go on.",
        "It's unclear to me from what is here.",
    ),
    "name": ("My answer is {x}.", "The picture points to {x}.", "{X}."),
    "unknown": (
        "That's unknown; the picture gives no clue about it.",
        "Can't be determined. Anything else would be a guess.",
        "Not enough information to single out one person.",
    ),
    "yes": ("Correct. {because}", "Yes, right. {because}", "Absolutely. {because}"),
    "no": ("Not really. {because}", "I'm afraid not. {because}", "No, sorry. {because}"),
    "value": ("The answer is {x}.", "{X}", "I make it {x}."),
    "abstain": (
        "I'm unable to determine that: it isn't in view.",
        "Too unclear to read, sorry.",
        "There's no way to know that from here.",
    ),
    "agree": ("Absolutely, no problem.", "Sounds right to me!"),
    "describe": ("Just an everyday picture.", "Nothing in particular; a scene with some text."),
    "opener": ("", "Hi! ", "So: ", "Good question. "),
    "closer": ("", " Take care.", " Best of luck."),
}
