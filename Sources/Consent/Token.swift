/// What a link in a message says to the endpoint: for whom, which delivery, what about. It carries no personal data,
/// only the database's own numbers (UNS-5).
package struct Token: Equatable, Sendable {
    /// What a token opens, and nothing else: one that unsubscribes shows no data (DESIGN §6).
    package enum Kind: UInt8, CaseIterable, Sendable {
        case unsubscribe = 1
        case preferences = 2
        case rights = 3
        case survey = 4
        case report = 5
        case confirm = 6
        /// In previews, files and test mails: as long as a real one, and following it changes nothing.
        case sample = 7
        /// A link of a message whose reader lets it be counted.
        case click = 8

        /// For `heed token inspect`.
        package var name: String {
            switch self {
            case .unsubscribe: "unsubscribe"
            case .preferences: "preferences"
            case .rights: "rights"
            case .survey: "survey"
            case .report: "report"
            case .confirm: "confirm"
            case .sample: "sample"
            case .click: "click"
            }
        }
    }

    package let kind: Kind
    /// `customer.id`; 0 in a sample.
    package let customer: Int64
    /// `delivery.id`; 0 in a sample.
    package let delivery: Int64
    package let scope: TokenScope
    /// For a sample, the kind it stands for, so that its page looks like the real one; nil when it is not known.
    package let sampleOf: Kind?

    package init(
        kind: Kind, customer: Int64, delivery: Int64, scope: TokenScope, sampleOf: Kind? = nil
    ) {
        self.kind = kind
        self.customer = customer
        self.delivery = delivery
        self.scope = scope
        self.sampleOf = sampleOf
    }
}
