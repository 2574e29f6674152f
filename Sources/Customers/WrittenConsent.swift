/// What makes a consent a prior express written one (47 CFR 64.1200(f)(9), LAW-20); with it goes the number, the
/// evidence's contact point.
package struct WrittenConsent: OptionSet, Hashable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Signed, electronically too (E-SIGN).
    package static let signed = WrittenConsent(rawValue: 1)
    /// It was said clearly that texts would come, by a machine, from whom, to which number.
    package static let disclosed = WrittenConsent(rawValue: 2)
    /// And that nothing that is sold depends on it.
    package static let unconditional = WrittenConsent(rawValue: 4)

    package static let all: WrittenConsent = [.signed, .disclosed, .unconditional]
}
