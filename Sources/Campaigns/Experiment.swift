package import Workspace

/// What a campaign wants to find out, and how many may get it: variants, a group that gets nothing, a limit.
///
///     holdout: 10 %
///     limit: 5000
///     variants:
///       calm: {weight: 2}
///       bold: {template: spring-bold}
package struct Experiment: Equatable, Sendable {
    /// One of several forms of the same message; who gets which is drawn.
    package struct Variant: Equatable, Sendable {
        package let name: String

        /// How many parts of all the weights' sum get it.
        package let weight: Int

        /// In place of the campaign's template; nil: the same.
        package let template: String?

        /// In place of the template's subject, by language; nil: the same.
        package let subject: [String: Subject]?

        /// Where its template is named, or else the variant itself.
        package let mark: SourceMark
    }

    /// A subject in one language, and where it stands in the campaign file.
    package struct Subject: Equatable, Sendable {
        package let text: String
        /// Of its first character.
        package let mark: SourceMark
    }

    /// In the order of the file.
    package let variants: [Variant]

    /// The part of the people who would get the message that gets nothing.
    package let holdout: Share?

    /// The most people that get it in one run.
    package let limit: Int?

    package static let none = Experiment(variants: [], holdout: nil, limit: nil)
}

/// A part of a whole in thousandths: `10 %`, `2.5 %`.
package struct Share: Equatable, Sendable {
    package static let whole = 1000

    /// 1 to 999.
    package let thousandths: Int

    /// Reads `10 %`, `10%` or `2.5 %`; nil for anything else, and for nobody and everybody.
    package init?(_ text: String) {
        guard text.hasSuffix("%") else { return nil }
        var number = text.dropLast()
        while number.last == " " { number.removeLast() }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, 1...2 ~= parts[0].utf8.count, parts.count == 1 || parts[1].utf8.count == 1,
            parts.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }), let percent = Int(parts[0])
        else { return nil }
        let tenths = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
        guard 1..<Self.whole ~= percent * 10 + tenths else { return nil }
        thousandths = percent * 10 + tenths
    }
}

extension Share: CustomStringConvertible {
    package var description: String {
        "\(thousandths / 10)\(thousandths % 10 == 0 ? "" : ".\(thousandths % 10)") %"
    }
}
