/// The kinds of personal data that purposes and people decide about.
package enum DataCategory: String, CaseIterable, Hashable, Sendable {
    /// Who somebody is: names, birth date, the customer's number.
    case identity
    /// Addresses that messages go to.
    case contact
    case language
    case location
    case purchaseHistory = "purchase_history"
    case siteActivity = "site_activity"
    case emailActivity = "email_activity"
    case interests
    case support
    case salesCalls = "sales_calls"
    case survey
    case feedback
    case loyalty

    /// Whether every purpose includes it: without a name, an address and a language there is no message.
    package var isAlwaysIncluded: Bool {
        switch self {
        case .identity, .contact, .language: true
        default: false
        }
    }
}
