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

    /// What it shows, as files of consent call it.
    package var names: [String] { Self.named.filter { contains($0.0) }.map(\.1) }

    /// What these names stand for; others are passed over.
    package init(names: Set<String>) {
        self = Self.named.filter { names.contains($0.1) }.reduce([]) { $0.union($1.0) }
    }

    private static let named: [(WrittenConsent, String)] = [
        (.signed, "signed"), (.disclosed, "disclosed"), (.unconditional, "unconditional"),
    ]

    package static let all: WrittenConsent = [.signed, .disclosed, .unconditional]
}
