import Liquid

/// The blocks that advertise: a privacy report cannot render them (HDR-8).
enum ReportBlocks {
    static let advertising: Set<String> = ["offer", "product", "code"]

    /// What to say of a mistake that comes from looking for one of them in vain; nil for any other.
    static func words(for error: TemplateError) -> (message: String, hint: String)? {
        guard error.code == .unknownPartial,
            let block = advertising.first(where: { error.message.contains("'\($0)'") })
        else { return nil }
        return (
            "the block '\(block)' advertises, and a privacy report does not",
            "Take it out, or make a campaign of its own for it (HDR-8)."
        )
    }
}
