/// The pages that people see, each a template `Templates/pages/NAME.LANGUAGE.html`.
package enum Page: String, CaseIterable, Sendable {
    /// With the one button that stops the messages.
    case unsubscribe
    /// After the button.
    case unsubscribed
    /// With the words of a sign-up and the one button that confirms it.
    case confirm
    /// After that button.
    case confirmed
    /// Where that button came too late.
    case expired
    /// What can be stopped, and for how long to pause.
    case preferences
    /// After its button.
    case preferencesSaved = "preferences-saved"
    /// The way to one's own data.
    case rights
    /// Where the code is typed that was sent.
    case rightsCode = "rights-code"
    /// One's own data, and what can be done with it.
    case rightsData = "rights-data"
    /// After one of its buttons.
    case rightsDone = "rights-done"
    /// A form by which people sign up, and after its button.
    case subscribe
    case subscribeAsked = "subscribe-asked"
    /// What was done with one's data.
    case report
    case problem
    /// At the root: says what this is.
    case home

    /// What people do with its form.
    var deed: String {
        switch self {
        case .confirm: "confirm"
        case .subscribe: "sign up"
        case .rightsCode: "see their data"
        case .rightsData: "change or delete their data"
        default: "unsubscribe"
        }
    }

    /// Whether it must have a form that posts to its own address.
    var needsButton: Bool {
        self == .unsubscribe || self == .confirm || self == .preferences
            || self == .subscribe || self == .rightsCode || self == .rightsData
    }
}
