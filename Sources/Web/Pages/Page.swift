/// The pages that people see, each a template `Templates/pages/NAME.LANGUAGE.html`.
package enum Page: String, CaseIterable, Sendable {
    /// With the one button that stops the messages.
    case unsubscribe
    /// After the button.
    case unsubscribed
    case problem
    /// At the root: says what this is.
    case home

    /// Whether it must have a form that posts to its own address.
    var needsButton: Bool { self == .unsubscribe }
}
