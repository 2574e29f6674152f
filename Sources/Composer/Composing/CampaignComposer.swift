import Campaigns
import Consent
import Customers
import Liquid
import Mail
import System
import Texting
import Workspace

/// Composes the messages of one prepared campaign, keeping buffers between them. One for each thread.
package final class CampaignComposer {
    package let campaign: PreparedCampaign
    private let renderers: [VersionRenderer]
    private let reportPictures = ReportPictures()
    /// The version for a person's language, by channel and tag: finding it takes ICU.
    private var chosen: [Choice: Int] = [:]

    private struct Choice: Hashable {
        let channel: Channel
        let tag: String?
        let variant: String?
    }

    /// Languages come from imports; a bound keeps strange ones from filling the memory.
    private static let mostChoices = 1000

    init(_ campaign: PreparedCampaign) {
        self.campaign = campaign
        renderers = campaign.versions.map(VersionRenderer.init)
    }

    /// Everything of a message but the message itself, which is made beside its only initializer.
    func draft(
        permit: ContactPermit, identity: MessageIdentity, person: PersonalData, at instant: Instant,
        tokens: any TokenSource
    ) throws(ComposerError) -> MessageDraft {
        try check(permit, identity, person, tokens)
        let index = try version(identity.channel, person.language, identity.variant)
        let version = campaign.versions[index]
        let token = try Self.token(tokens, permit, identity)
        let link = version.linkStart + token.text
        var material = VersionRenderer.Material(
            person: PersonView(person, event: identity.event, permit: permit, version: version), link: link,
            facts: NoticeFacts(permit), now: instant.unixSeconds)
        material.preferences = try preferences(version, permit, identity, tokens)
        material.offer = identity.offer
        let report = try identity.report.map { facts throws(ComposerError) in
            try ReportView(facts, version.fixed.report, drawnBy: reportPictures)
        }
        material.report = report
        let reportToken = try reportToken(permit, identity, tokens)
        material.reportLink = reportToken.map { "\(version.linkStart.dropLast("u/".count))r/\($0.text)" }
        material.isMeasured = identity.isMeasured && campaign.campaign.tracking.measurement != nil
        material.isFirst = identity.isFirst && campaign.campaign.purpose.isMarketing
        var rendered = try renderers[index].render(material)
        try WayOutCheck(version: version, link: link).check(rendered)
        rendered.html = try tracked(rendered.html, version, identity, material.person, tokens)
        let returnPath = try returnPath(version, identity, tokens)
        let content = try Self.content(
            rendered, version, showing: try pictures(report, version, rendered), from: returnPath, to: permit.address,
            date: instant.unixSeconds, link: link,
            messageIDs: campaign.messageIDs, identity: identity, of: campaign.campaign)
        return MessageDraft(
            permit: permit, identity: identity, version: version, content: content,
            notice: Self.trimmed(rendered.text.notice), fieldsUsed: rendered.fieldsUsed,
            instant: instant.wholeSecond, tokens: tokens.kind, shortTokens: [token, reportToken].compactMap { $0?.row })
    }

    // MARK: - Checks

    private func check(
        _ permit: ContactPermit, _ identity: MessageIdentity, _ person: PersonalData, _ tokens: any TokenSource
    ) throws(ComposerError) {
        let campaign = campaign.campaign
        guard permit.customer == identity.customer, person.customer == identity.customer else {
            throw .mismatch("the permit, the identity and the data are not of one person")
        }
        guard identity.campaign == campaign.name else { throw .mismatch("the identity is of another campaign") }
        guard permit.purpose == campaign.purpose.name else { throw .mismatch("the permit is for another purpose") }
        guard (identity.report != nil) == campaign.isReport else {
            throw .mismatch("the report is missing, or is in no report")
        }
        guard permit.channel == identity.channel else { throw .mismatch("the permit is for another channel") }
        if permit.kind != .contact, permit.kind != .confirmation, tokens.kind == .real {
            throw .mismatch("a message that is not for the customer would carry links that work")
        }
        if let offer = identity.offer, offer.isSample != (tokens.kind == .sample) {
            throw .mismatch("the code of the offer and the links are not of one kind")
        }
        // Who only asked to sign up gets the mail that asks them, and no other.
        guard (permit.kind == .confirmation) == (campaign.repetition == .each(.signUp)) else {
            throw .mismatch("the permit and the message are not both to confirm a sign-up")
        }
        if let event = identity.event, event.customer != identity.customer {
            throw .mismatch("the event is of another person")
        }
        if case .each(let kind) = campaign.repetition, identity.event?.kind != kind.name {
            throw .mismatch("the event that it is about is missing or of another kind")
        }
    }

    private func version(
        _ channel: Channel, _ tag: String?, _ variant: String?
    ) throws(ComposerError) -> Int {
        let choice = Choice(channel: channel, tag: tag, variant: variant)
        if let known = chosen[choice] { return known }
        guard let index = campaign.versionIndex(for: tag, channel: channel, variant: variant) else {
            throw .noTemplate(campaign: campaign.campaign.name, channel: channel.rawValue)
        }
        if chosen.count >= Self.mostChoices { chosen.removeAll() }
        chosen[choice] = index
        return index
    }

    private static func token(
        _ tokens: any TokenSource, _ permit: ContactPermit, _ identity: MessageIdentity
    ) throws(ComposerError) -> LinkToken {
        do {
            return try tokens.unsubscribe(purpose: permit.purpose, identity: identity)
        } catch {
            throw .token(error)
        }
    }

    /// The link to the page of preferences: mails have it, but for the one that asks to confirm a sign-up.
    private func preferences(
        _ version: PreparedVersion, _ permit: ContactPermit, _ identity: MessageIdentity, _ tokens: any TokenSource
    ) throws(ComposerError) -> String? {
        guard permit.channel == .email, permit.kind != .confirmation else { return nil }
        do {
            let token = try tokens.preferences(purpose: permit.purpose, identity: identity)
            return "\(version.linkStart.dropLast("u/".count))p/\(token)"
        } catch {
            throw .token(error)
        }
    }

    /// What leads to the page of a privacy report; nil in other messages.
    private func reportToken(
        _ permit: ContactPermit, _ identity: MessageIdentity, _ tokens: any TokenSource
    ) throws(ComposerError) -> LinkToken? {
        guard identity.report != nil else { return nil }
        do {
            return try tokens.report(purpose: permit.purpose, identity: identity)
        } catch {
            throw .token(error)
        }
    }

    /// Where a bounce of this very mail goes: `*` stands for its token (VERP, BNC-4).
    private func returnPath(
        _ version: PreparedVersion, _ identity: MessageIdentity, _ tokens: any TokenSource
    ) throws(ComposerError) -> String {
        guard let path = version.mail?.envelopeFrom, path.utf8.contains(UInt8(ascii: "*")) else {
            return version.mail?.envelopeFrom ?? ""
        }
        do {
            return path.replacing("*", with: try tokens.returnPath(identity: identity), maxReplacements: 1)
        } catch {
            throw .token(error)
        }
    }

    /// The HTML with what the campaign lets its links tell.
    private func tracked(
        _ filled: VersionRenderer.Filled?, _ version: PreparedVersion, _ identity: MessageIdentity,
        _ person: PersonView, _ tokens: any TokenSource
    ) throws(ComposerError) -> VersionRenderer.Filled? {
        guard var filled else { return nil }
        let tracking = campaign.campaign.tracking
        let start = version.linkStart.dropLast("u/".count)
        let isMeasured = identity.isMeasured && tracking.measurement != nil
        let writer = LinkWriter(
            tracking: tracking, ownHost: version.ownHost, endpoint: String(start),
            personalWords: isMeasured ? person.words + (identity.offer.map { [$0.code.lowercased()] } ?? []) : [],
            measured: isMeasured ? { "\(start)c/" + (try tokens.click(to: $0, identity: identity)) } : nil)
        do {
            filled.bytes = try writer.written(
                filled.bytes, notice: filled.offset..<filled.offset + filled.notice.count)
        } catch {
            throw .token(error)
        }
        return filled
    }

    /// The charts of its templates, and those of a privacy report.
    private func pictures(
        _ report: ReportView?, _ version: PreparedVersion, _ rendered: VersionRenderer.Rendered
    ) throws(ComposerError) -> [String: InlineImage] {
        guard let html = rendered.html, let mail = version.mail else { return [:] }
        let charts = try mail.charts.pictures(in: html.bytes, domain: mail.messageIDDomain)
        guard let report else { return charts }
        return try reportPictures.pictures(report, version, in: html.bytes).merging(charts) { own, _ in own }
    }

    // MARK: - Content

    private static func content(
        _ rendered: VersionRenderer.Rendered, _ version: PreparedVersion, showing pictures: [String: InlineImage],
        from returnPath: String, to address: String, date: Int64,
        link: String, messageIDs: MessageIDMaker, identity: MessageIdentity, of campaign: Campaign
    ) throws(ComposerError) -> MessageContent {
        guard let mail = version.mail, let html = rendered.html else {
            let written = trimmed(rendered.text.bytes)
            let body = campaign.letters.applied(to: written)
            let length = SMSLength.count(body)
            if let most = campaign.maxParts, length.parts > most {
                throw .tooManyParts(version.templateName, length.parts, allowed: most)
            }
            return .sms(
                ComposedSMS(
                    body: body, written: body == written ? nil : written, length: length, sender: version.smsName,
                    to: address))
        }
        do {
            let to = try EmailAddress(parsing: address)
            var list: ListHeaders?
            if let prepared = mail.list {
                list = ListHeaders(
                    of: prepared.list, unsubscribe: try OneClickUnsubscribe(https: link), oneClick: prepared.oneClick)
            }
            let messageID = try messageIDs.messageID(identity, domain: mail.messageIDDomain)
            var further = mail.fixedFields
            if mail.namesItself { further.append(try HeaderField("CFBL-Feedback-ID", structured: messageID.left)) }
            let (html, images) = mail.images.placed(in: html.bytes, and: pictures)
            var draft = EmailDraft(
                sender: mail.sender, to: try Mailbox(name: nil, address: to),
                subject: rendered.subject, date: date,
                messageID: messageID, list: list, extraFields: further, text: rendered.text.bytes, html: html)
            draft.images = images
            return .email(
                ComposedEmail(
                    message: try EmailMessage(draft, signer: mail.signer), subject: rendered.subject,
                    preheader: rendered.preheader,
                    html: html, images: images, text: rendered.text.bytes, envelopeFrom: returnPath,
                    envelopeTo: to.description))
        } catch {
            throw .mail(error)
        }
    }

    private static func trimmed(_ bytes: [UInt8]) -> String {
        var line = bytes[...]
        while let first = line.first, first <= 0x20 { line.removeFirst() }
        while let last = line.last, last <= 0x20 { line.removeLast() }
        return String(decoding: line, as: UTF8.self)
    }
}

extension TextLetters {
    /// The text with its letters in this way.
    func applied(to text: String) -> String {
        switch self {
        case .written: text
        case .simple: Transliteration().apply(text)
        case .plain: Transliteration(removesAccents: true).apply(text)
        }
    }
}
