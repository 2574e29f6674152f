package import Workspace

/// What the links of a campaign's mails tell: nothing, unless its file says so. Never a picture that reports who looks.
///
///     utm: {source: newsletter, campaign: spring}    # on links to the organisation's own website, for everybody alike
///     measure: clicks                                # for people who have agreed to the purpose 'measurement'
package struct LinkTracking: Equatable, Sendable {
    /// `utm_source=newsletter&utm_campaign=spring`; empty for none.
    package let parameters: String

    /// The purpose that people have to have agreed to; nil where nothing is measured.
    package let measurement: Purpose?

    package static let purposeName = "measurement"

    init(reading fields: Fields, _ configuration: Configuration, _ channels: [Channel]?) {
        parameters = Self.parameters(fields)
        var measurement: Purpose?
        if fields.optionalChoice("measure", of: Measure.self) != nil {
            measurement = configuration.purpose(named: Self.purposeName)
            if measurement?.legalBasis != .consent || measurement?.channels.contains(.email) != true {
                fields.problems.error(
                    "clicks are measured of people who agreed to it only", at: fields.mark(of: "measure"),
                    hint: "Describe a purpose '\(Self.purposeName)' in heed.yaml, with legal_basis: consent and "
                        + "channels: [email], and ask people; or delete the line.")
                measurement = nil
            }
        }
        self.measurement = measurement
        for key in ["utm", "measure"] where fields.entry(key) != nil {
            guard let channels, !channels.contains(.email) else { continue }
            fields.problems.error(
                "'\(key)' is about mails, which this campaign has none of", at: fields.mark(of: key),
                hint: "Add email to its channels, or delete the line.")
        }
    }

    private enum Measure: String, CaseIterable {
        case clicks
    }

    private static func parameters(_ fields: Fields) -> String {
        guard let group = fields.optionalFields("utm") else { return "" }
        var parts: [String] = []
        for key in ["source", "medium", "campaign", "content", "term"] {
            guard let value = group.optionalString(key) else { continue }
            let isPlain = value.utf8.allSatisfy {
                48...57 ~= $0 || 65...90 ~= $0 || 97...122 ~= $0 || "-_.".utf8.contains($0)
            }
            guard isPlain, value.utf8.count <= 60 else {
                group.problems.error(
                    "'\(key)' must be the same plain word for everybody", at: group.mark(of: key),
                    hint: "Use letters a-z, digits, - _ and ., at most 60: nothing that tells who follows the link.")
                continue
            }
            parts.append("utm_\(key)=\(value)")
        }
        group.finish()
        return parts.joined(separator: "&")
    }
}
