package import Campaigns
package import Crypto
package import Mail
package import Workspace

/// Makes campaigns ready for composing: finds their templates, compiles and checks them.
///
///     let composer = try MessageComposer(
///         configuration: configuration, templates: TemplateLibrary(folder: folder.templates),
///         suppressionKeys: secrets.keyring(.suppression))
///     let prepared = try composer.prepare(campaign)
///     let writer = prepared.composer()                       // one for each thread
///     let message = try writer.compose(
///         permit: permit, identity: identity, person: person, at: now, tokens: SampleTokens(mint: mint, numbers: numbers))
package struct MessageComposer: Sendable {
    let configuration: Configuration
    let templates: TemplateLibrary
    let messageIDs: MessageIDMaker
    private let signers: [String: DKIMSigner]

    /// - Parameters:
    ///   - suppressionKeys: what Message-IDs are derived from, since these keys never go.
    ///   - signers: by domain, for senders whose mails Heed signs.
    /// - Throws: `CryptoError` when libcrypto refuses the key.
    package init(
        configuration: Configuration, templates: TemplateLibrary, suppressionKeys: Keyring,
        signers: [String: DKIMSigner] = [:]
    ) throws(CryptoError) {
        self.configuration = configuration
        self.templates = templates
        self.signers = signers
        messageIDs = try MessageIDMaker(keyring: suppressionKeys)
    }

    /// Compiles and checks the templates of a campaign, in every language of the workspace.
    ///
    /// Each version is rendered once for somebody of whom nothing is known, so that its general text works.
    /// - Throws: everything that is wrong with them, warnings among it, with file, line and column.
    package func prepare(_ campaign: Campaign) throws(Diagnostics) -> PreparedCampaign {
        let preparation = Preparation(campaign, configuration: configuration, library: templates, signers: signers)
        let versions = preparation.versions()
        var languages: [PreparedCampaign.Form: Languages] = [:]
        for version in versions where languages[version.form] == nil {
            let written = versions.filter { $0.form == version.form }.map(\.language)
            languages[version.form] = Languages(default: configuration.languages.default, supported: written)
        }
        let problems = preparation.problems
        let prepared = PreparedCampaign(
            campaign: campaign, warnings: problems.found, versions: versions, messageIDs: messageIDs,
            languages: languages)
        if !problems.hasErrors { SampleCheck(prepared, problems).run() }
        if problems.hasErrors { throw Diagnostics(problems.found) }
        return PreparedCampaign(
            campaign: campaign, warnings: Diagnostics(problems.found).warnings, versions: versions,
            messageIDs: messageIDs, languages: languages)
    }
}
