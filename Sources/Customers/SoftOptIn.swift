/// What a record of a sale shows about soft opt-in: the four conditions of ePrivacy Directive Art. 13(2) (LAW-14). Only
/// all of them together let somebody be written to.
package struct SoftOptIn: OptionSet, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The address was obtained by the organisation itself, when it sold something.
    package static let ownSale = SoftOptIn(rawValue: 1)
    /// What was bought is like what the purpose advertises, and the organisation's own.
    package static let similarProducts = SoftOptIn(rawValue: 2)
    /// The person could object, free of charge and easily, when the address was collected.
    package static let optOutAtCollection = SoftOptIn(rawValue: 4)
    /// And in each message since.
    package static let optOutInMessages = SoftOptIn(rawValue: 8)

    /// The conditions it shows, as files of consent call them.
    package var names: [String] { Self.named.filter { contains($0.0) }.map(\.1) }

    /// The conditions with these names; others are passed over.
    package init(names: Set<String>) {
        self = Self.named.filter { names.contains($0.1) }.reduce([]) { $0.union($1.0) }
    }

    private static let named: [(SoftOptIn, String)] = [
        (.ownSale, "own_sale"), (.similarProducts, "similar_products"),
        (.optOutAtCollection, "opt_out_at_collection"), (.optOutInMessages, "opt_out_in_messages"),
    ]

    package static let all: SoftOptIn = [.ownSale, .similarProducts, .optOutAtCollection, .optOutInMessages]
}
