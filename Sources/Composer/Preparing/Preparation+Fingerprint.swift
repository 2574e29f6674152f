import Campaigns
import Crypto
import Mail
import Workspace

extension Preparation {
    /// Names everything that decides about a version's bytes besides the person, the instant and the tokens: the files,
    /// and what `heed.yaml` and the campaign say. 32 hexadecimal digits.
    func templateVersion(
        _ form: TemplateForm, _ channel: Channel, _ language: String, _ files: [TemplateFile],
        _ fields: [CatalogueField]
    ) -> String {
        // Each with its length before it.
        var all: [UInt8] = []
        func add(_ bytes: [UInt8]) {
            all.append(contentsOf: "\(bytes.count):".utf8)
            all.append(contentsOf: bytes)
        }
        func add(_ text: String?) { add(Array((text ?? "").utf8)) }

        for file in files {
            add(file.name)
            add(file.bytes)
        }
        for relative in surroundings(channel, language, files) {
            add(relative)
            add(self.file(relative, .block)?.bytes ?? [])
        }
        add(words(language).bytes)
        let organisation = configuration.organisation
        for text in [
            organisation.name, organisation.legalName, organisation.postalAddress, organisation.contact,
            organisation.privacyContact, organisation.website.text,
            organisation.dataSharing == .none ? "not shared" : "shared", configuration.endpoint.publicURL.text,
        ] { add(text) }
        for text in [
            channel.rawValue, language, campaign.name, campaign.title.text(in: language), purpose.name,
            purpose.legalBasis.rawValue, purpose.isMarketing ? "marketing" : "", purpose.title.text(in: language),
            purpose.explanation.text(in: language),
        ] { add(text) }
        let sender = campaign.sender
        for text in [
            sender.from.name, sender.from.address, sender.replyTo, sender.returnPath, sender.listDomain,
            sender.dkim.rawValue, sender.smsName, sender.complaintsTo,
        ] { add(text) }
        for key in signers[sender.from.domain]?.keys ?? [] where sender.dkim == .heed { add(key.selector) }
        for field in fields {
            add(field.name)
            add(field.label.text(in: language))
        }
        for name in campaign.selectingFields { add(name) }
        for source in sources(language) { add(source.label) }
        for offer in campaign.offers {
            for text in [offer.name, offer.title.text(in: language), offer.text?.text(in: language)] { add(text) }
            add(offer.benefit.plain(in: language))
        }
        add(event?.name)
        add(event?.label.text(in: language))
        add(campaign.tracking.parameters)
        if campaign.isReport {
            for text in ReportSetting(configuration, language: language).fingerprint { add(text) }
        }
        for id in channel == .email ? images.ids : [] { add(id) }
        if let subject = form.subject?[language] { add(subject.text) }
        return Hex.encode(Array(SHA256.hash(all)[..<16]))
    }

    /// The files around a version's own: layouts, notices, blocks.
    private func surroundings(_ channel: Channel, _ language: String, _ files: [TemplateFile]) -> [String] {
        let layout = files[0].head.layout?.text
        switch channel {
        case .email:
            return [Self.sheetName]
                + ["html", "txt"].flatMap { ending in
                    ["layouts/\(layout ?? "email").\(ending)", "notices/email.\(language).\(ending)"]
                        + blocks(ending).keys.sorted().map { "blocks/\($0).\(ending)" }
                }
        case .sms:
            return ["layouts/\(layout ?? "sms").txt", "notices/sms.\(language).txt"]
                + blocks("txt").keys.sorted().map { "blocks/\($0).txt" }
        }
    }
}
