/// A way to reach somebody.
package enum Channel: String, CaseIterable, Hashable, Sendable {
    case email
    case sms
}
