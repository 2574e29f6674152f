package import Campaigns
package import Workspace

/// A campaign whose templates are compiled and checked, for every channel and language that it has. Immutable: any
/// number of threads share one, each with a ``composer()`` of its own.
package struct PreparedCampaign: Sendable {
    package let campaign: Campaign
    /// What deserves a look, although messages can be made.
    package let warnings: [Diagnostic]

    let versions: [PreparedVersion]
    let messageIDs: MessageIDMaker
    /// For each channel, the languages that it is written in, the workspace's default among them.
    let languages: [Channel: Languages]

    /// The languages that messages of a channel are written in.
    package func languages(of channel: Channel) -> [String] { languages[channel]?.supported ?? [] }

    /// The language that somebody gets: their own, else one of the same primary language, else the workspace's
    /// default.
    package func language(for tag: String?, channel: Channel) -> String? { languages[channel]?.best(for: tag) }

    /// The names of the fields that its templates can read on a channel, sorted.
    package func fieldsRead(on channel: Channel) -> [String] {
        var names: Set<String> = []
        for version in versions where version.channel == channel {
            for part in version.parts { names.formUnion(part.fieldNames) }
        }
        return names.sorted()
    }

    /// What one thread composes with.
    package func composer() -> CampaignComposer { CampaignComposer(self) }
}

extension PreparedVersion {
    /// The texts that read data of the person.
    var parts: [PreparedPart] {
        [head?.subject, head?.preheader, html?.part, text.part].compactMap(\.self)
    }
}
