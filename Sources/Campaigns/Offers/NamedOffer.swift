import Workspace

/// An offer as a campaign's file names it.
struct NamedOffer: Sendable {
    let name: String
    let mark: SourceMark

    /// `offers: [lamps-10, free-delivery]`
    static func read(_ fields: Fields, _ purpose: Purpose?) -> [NamedOffer] {
        let named = fields.strings(fields.optionalList("offers"))
        if !named.isEmpty, let purpose, !purpose.isMarketing {
            fields.problems.error(
                "an offer has no place in messages of '\(purpose.name)', which is no marketing",
                at: fields.mark(of: "offers"),
                hint: "Make a campaign of its own for it, with a purpose that people have agreed to (HDR-8).")
        }
        var seen: Set<String> = []
        for offer in named where !seen.insert(offer.text).inserted {
            fields.problems.error("\(Excerpt.quoted(offer.text)) is listed twice", at: offer.mark)
        }
        return named.map { NamedOffer(name: $0.text, mark: $0.mark) }
    }
}

/// What becomes of somebody for whom there is no offer.
package enum WithoutOffer: String, CaseIterable, Sendable {
    /// The message goes out with its general text.
    case send
    /// They get no message.
    case skip
}
