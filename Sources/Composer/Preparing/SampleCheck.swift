import Campaigns
import Consent
import Liquid
import System
import Texting
import Workspace

/// Renders each version once for somebody of whom nothing is known: what a template does wrong for everybody is found
/// before the first person.
struct SampleCheck {
    private let prepared: PreparedCampaign
    private let problems: TemplateProblems

    /// The most parts that a text may take without a warning: each is billed.
    private static let mostParts = 2

    init(_ prepared: PreparedCampaign, _ problems: TemplateProblems) {
        self.prepared = prepared
        self.problems = problems
    }

    func run() {
        for version in prepared.versions {
            check(version)
            for offer in prepared.campaign.offers { check(version, bringing: offer) }
            if prepared.campaign.isReport { checkReport(version) }
        }
    }

    /// Whether the version can be written with an offer as well as without one.
    private func check(_ version: PreparedVersion, bringing offer: Offer) {
        var material = material(version)
        material.offer = GivenOffer(sampleOf: offer, at: Instant(unixSeconds: material.now))
        do {
            let rendered = try VersionRenderer(version).render(material)
            if version.channel == .sms { checkLength(rendered.text.bytes, version) }
        } catch {
            problems.add(
                file: version.templateName, "the template does not work with the offer '\(offer.name)'",
                hint: error.description)
        }
    }

    /// Whether the version can be written about a person with a history as well as about one without.
    private func checkReport(_ version: PreparedVersion) {
        var material = material(version)
        do {
            material.report = try report(PrivacyFacts.sample(at: Instant(unixSeconds: material.now)), version)
            let rendered = try VersionRenderer(version).render(material)
            if version.channel == .sms { checkLength(rendered.text.bytes, version) }
        } catch {
            problems.add(
                file: version.templateName, "the template does not work with a privacy report",
                hint: error.description)
        }
    }

    private func material(_ version: PreparedVersion) -> VersionRenderer.Material {
        let instant = Instant(unixSeconds: 1_800_000_000)
        let tokenLength = version.channel == .sms ? TokenMint.shortLength : TokenMint.length
        var material = VersionRenderer.Material(
            person: PersonView(unknownFor: version),
            link: version.linkStart + String(repeating: "x", count: tokenLength),
            facts: NoticeFacts(sampleOf: version.basis, at: instant), now: instant.unixSeconds)
        material.namesAllFields = true
        if version.channel == .email {
            material.preferences =
                "\(version.linkStart.dropLast("u/".count))p/" + String(repeating: "x", count: tokenLength)
        }
        if prepared.campaign.isReport {
            material.reportLink =
                "\(version.linkStart.dropLast("u/".count))r/" + String(repeating: "x", count: tokenLength)
        }
        return material
    }

    private func report(_ facts: PrivacyFacts, _ version: PreparedVersion) throws(ComposerError) -> ReportView? {
        prepared.campaign.isReport
            ? try ReportView(facts, version.fixed.report, drawnBy: ReportPictures()) : nil
    }

    private func check(_ version: PreparedVersion) {
        var material = material(version)
        do {
            material.report = try report(PrivacyFacts.nothing(at: Instant(unixSeconds: material.now)), version)
            let rendered = try VersionRenderer(version).render(material)
            try WayOutCheck(version: version, link: material.link).check(rendered)
            if let html = rendered.html, !NoticePlace.isVisible(in: html.bytes, at: html.offset) {
                problems.add(
                    file: version.templateName, "nobody would see the privacy notice",
                    hint: "Put {% notice %} of its layout into the body, outside of tags and comments.")
            }
            if let html = rendered.html { check(rendered, html.bytes, version) }
            if version.channel == .sms { checkLength(rendered.text.bytes, version) }
        } catch {
            // Its description begins with the place.
            problems.add(
                file: version.templateName, "the template does not work for somebody of whom nothing is known",
                hint: error.description)
        }
    }

    private func check(_ rendered: VersionRenderer.Rendered, _ html: [UInt8], _ version: PreparedVersion) {
        for name in version.mail?.images.missing(in: html) ?? []
        where !(prepared.campaign.isReport && ReportCharts.names.contains(name))
            && version.mail?.charts.holds(name) != true
        {
            let names = version.mail?.images.names ?? []
            problems.add(
                file: version.templateName, "there is no picture 'images/\(name)' in Templates",
                hint: Nearest.suggestion(for: name, in: names) ?? "Put the file there: PNG, JPEG or GIF.")
        }
        let own = rendered.text.bytes.prefix(rendered.text.offset)
        let check = MailCheck(
            version: version, subject: rendered.subject, preheader: rendered.preheader,
            html: String(decoding: html, as: UTF8.self), text: String(decoding: own, as: UTF8.self))
        for fault in check.faults {
            problems.add(file: version.templateName, as: .warning, fault.message, hint: fault.hint)
        }
    }

    private func checkLength(_ bytes: [UInt8], _ version: PreparedVersion) {
        let text = prepared.campaign.letters.applied(to: String(decoding: bytes, as: UTF8.self))
        let length = SMSLength.count(text)
        let most = prepared.campaign.maxParts ?? Self.mostParts
        guard length.parts > most else { return }
        let strange = SMSLength.outsideGSM7(text).prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        let units = length.encoding == .gsm7 ? "septets" : "UTF-16 units"
        problems.add(
            file: version.templateName, as: .warning,
            "the text takes \(length.parts) parts (\(length.units) \(units)) with its notice"
                + (prepared.campaign.maxParts.map { ", and 'max_parts' allows \($0): such a text is not sent" } ?? ""),
            hint: strange.isEmpty
                ? "Shorten it: each part is billed."
                : "Shorten it, or do without \(strange): with them a part holds 67 characters instead of 153.")
    }
}
