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
    case problem
    /// At the root: says what this is.
    case home

    /// Whether it must have a form that posts to its own address.
    var needsButton: Bool { self == .unsubscribe || self == .confirm || self == .preferences }
}
