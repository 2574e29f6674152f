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
    /// For each channel and variant, the languages that it is written in, the workspace's default among them.
    let languages: [Form: Languages]

    /// What is written once in each language.
    struct Form: Hashable, Sendable {
        let channel: Channel
        /// nil: the campaign's own template, which variants share that name no other and have no subject of their own.
        let variant: String?
    }

    /// The languages that messages of a channel are written in.
    package func languages(of channel: Channel) -> [String] {
        languages[Form(channel: channel, variant: nil)]?.supported ?? []
    }

    /// The language that somebody gets: their own, else one of the same primary language, else the workspace's
    /// default.
    package func language(for tag: String?, channel: Channel, variant: String? = nil) -> String? {
        languages[form(channel, variant)]?.best(for: tag)
    }

    /// Where in ``versions`` that is; nil for a channel that the campaign does not have.
    func versionIndex(for tag: String?, channel: Channel, variant: String?) -> Int? {
        let form = form(channel, variant)
        let language = languages[form]?.best(for: tag)
        return versions.firstIndex { $0.form == form && $0.language == language }
    }

    private func form(_ channel: Channel, _ variant: String?) -> Form {
        let own = Form(channel: channel, variant: variant)
        return languages[own] == nil ? Form(channel: channel, variant: nil) : own
    }

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
