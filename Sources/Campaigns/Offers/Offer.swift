package import Workspace

/// A benefit for one person, as its file in `Campaigns/offers/` describes it.
///
///     title: {en: Ten percent on lamps, es: Diez por ciento en lámparas}
///     purpose: offers
///     benefit: 10 %
///     basket: 60 EUR
///     for: has(interests, "lamps")
///     valid: {until: 2026-03-31}
///     stock: 500
package struct Offer: Equatable, Sendable {
    /// The file's name without its ending: `lamps-10`.
    package let name: String

    /// What the person reads: what it is, and on what it holds.
    package let title: LocalText
    package let text: LocalText?
    package let purpose: Purpose
    package let benefit: Benefit

    /// Whom it fits; nil: everybody.
    package let condition: Segment?

    /// What it is worth to somebody of whom nothing more is known: what offers are ranked by.
    package let worth: Amount

    /// What an order of the person's comes to, of which a percentage is worth more or less to them.
    let basket: SegmentAmount?
    package let validity: OfferValidity

    /// The field that says by whose clock its days end; nil where there are none or the purpose may never use it.
    let timeZone: CatalogueField?

    /// How many people may get it; nil: any number.
    package let stock: Int?

    /// What may be given away in all; nil: any amount. In the currency of ``worth``, as ``cost`` is.
    package let budget: Amount?

    /// What one of them costs.
    package let cost: Amount

    /// How often the same person may get it, over all campaigns; nil: in each anew.
    package let perCustomer: Int?
    package let codes: Codes

    package enum Benefit: Equatable, Sendable {
        /// From 1 to 100.
        case percent(Int)
        case amount(Amount)
        case gift(LocalText)

        /// For tables: `10 %`, `5 EUR`, the gift in that language.
        package func plain(in language: String) -> String {
            switch self {
            case .percent(let percent): "\(percent) %"
            case .amount(let amount): amount.description
            case .gift(let gift): gift.text(in: language)
            }
        }
    }

    package enum Codes: String, CaseIterable, Sendable {
        /// Heed makes one for each person.
        case generated
        /// The shop has made them; they come from a file: `heed offers load`.
        case pool
    }

    /// The fields that picked it, sorted: what its "why" names.
    package var choosingFields: [String] {
        Set((condition?.fields ?? []) + (basket?.fields.map(\.name) ?? [])).sorted()
    }

    /// All that it rests on, sorted: where its days end by the person's clock, the time zone as well.
    var selectingFields: [String] {
        guard let timeZone, !choosingFields.contains(timeZone.name) else { return choosingFields }
        return (choosingFields + [timeZone.name]).sorted()
    }

    /// What else did.
    package var selectingSources: [SelectingSource] {
        var sources = condition?.sources ?? []
        for kind in basket?.events ?? [] where !sources.contains(.events(kind)) { sources.append(.events(kind)) }
        return sources
    }
}
