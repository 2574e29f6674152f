package import Campaigns
package import Composer
package import Consent
package import Customers
package import Database
package import System
import Texting
package import Workspace

/// A dry run: counts everybody whom a campaign means and composes messages as if they were sent, with links that change
/// nothing.
///
///     let run = PreviewRun(gate: gate, draw: draw, reader: reader, tokens: samples, codes: codes, session: session, …)
///     let preview = try run.run(prepared, .sample(25), at: now, into: writer)
package struct PreviewRun {
    /// How many of the messages are composed.
    package enum Extent: Equatable, Sendable {
        /// So many, spread over channels, variants and languages; the same people every time.
        case sample(Int)
        case all
        /// Those of these customers who are in.
        case customers(Set<Int64>)
        /// No real person: an invented one of each inconvenient kind, in each language.
        case worst
    }

    private let gate: ContactGate
    private let draw: ExperimentDraw
    private let reader: CustomerReader
    private let tokens: SampleTokens
    private let codes: OfferCodes
    private let session: any Session
    private let catalogue: DataCatalogue
    private let prices: SMSPrices?
    private static let batch = 200

    package init(
        gate: ContactGate, draw: ExperimentDraw, reader: CustomerReader, tokens: SampleTokens, codes: OfferCodes,
        session: any Session, catalogue: DataCatalogue, prices: SMSPrices? = nil
    ) {
        self.prices = prices
        self.catalogue = catalogue
        self.gate = gate
        self.draw = draw
        self.reader = reader
        self.tokens = tokens
        self.codes = codes
        self.session = session
    }

    /// - Parameters:
    ///   - options: what to leave aside, e.g. that the campaign was sent already.
    ///   - writer: where messages go; nil composes none and only counts.
    ///   - progress: the share of the way through the audience (0 to 1); may throw to stop.
    /// - Throws: `DatabaseError`, ``DeliveryError`` of the writer, what `progress` throws. A message that cannot be
    ///   composed is counted.
    package func run(
        _ campaign: PreparedCampaign, _ extent: Extent, at instant: Instant,
        options: AudiencePass.Options = [], into writer: PreviewWriter?,
        progress: (_ share: Double, _ counts: AudienceCounts) throws -> Void = { _, _ in }
    ) throws -> CampaignPreview {
        let press = Press(
            campaign: campaign, reader: reader, gate: gate, tokens: tokens,
            offers: OfferDesk(session: session, codes: codes), instant: instant)
        var failures: [String: Int] = [:]
        let before = writer?.count ?? 0
        var texts = SMSEstimate(prices: prices)
        func write(_ entries: [AudienceEntry]) throws {
            guard let writer else { return }
            try press.compose(entries, session, failures: &failures) { message, country in
                try writer.add(message)
                if case .sms(let text) = message.content { texts.add(parts: text.length.parts, country: country) }
            }
        }

        var waiting: [AudienceEntry] = []
        var sampler: PreviewSampler<AudienceEntry>? =
            if case .sample(let count) = extent { PreviewSampler(count: count) } else { nil }
        func look(_ entry: AudienceEntry) throws {
            guard writer != nil, extent != .worst, case .permitted = entry.verdict else { return }
            if case .customers(let wanted) = extent, !wanted.contains(entry.customer) { return }
            if sampler != nil {
                let key = "\(campaign.campaign.name) \(entry.occasion) \(entry.customer) \(entry.channel.rawValue)"
                sampler?.offer(entry, in: entry.channel.rawValue, key: key)
                return
            }
            waiting.append(entry)
            if waiting.count == Self.batch {
                try write(waiting)
                waiting = []
            }
        }
        let counts = try AudiencePass(gate: gate, draw: draw).run(
            campaign.campaign, at: instant, options: options, session: session, each: look, progress: progress)
        if var chosen = sampler {
            let languages = try press.languages(of: chosen.candidates(), session)
            waiting = chosen.choose {
                "\($0.channel.rawValue) \($0.variant ?? "") \(languages[$0.channel]?[$0.customer] ?? "")"
            }
        }
        try write(waiting)
        if extent == .worst, let writer {
            try press.composeWorst(catalogue, failures: &failures) { try writer.add($0) }
        }
        let title = campaign.campaign.title.texts["en"] ?? campaign.campaign.title.text(in: "")
        return CampaignPreview(
            name: campaign.campaign.name, title: title,
            purpose: campaign.campaign.purpose.title.texts["en"] ?? campaign.campaign.purpose.title.text(in: ""),
            counts: counts, failures: failures, written: (writer?.count ?? 0) - before,
            texts: texts.messages == 0 ? nil : texts)
    }
}

/// Composes previews of one campaign.
private struct Press {
    let campaign: PreparedCampaign
    let composer: CampaignComposer
    let reader: CustomerReader
    let gate: ContactGate
    let tokens: SampleTokens
    let offers: OfferDesk
    let instant: Instant

    init(
        campaign: PreparedCampaign, reader: CustomerReader, gate: ContactGate, tokens: SampleTokens,
        offers: OfferDesk, instant: Instant
    ) {
        self.offers = offers
        self.campaign = campaign
        composer = campaign.composer()
        self.reader = reader
        self.gate = gate
        self.tokens = tokens
        self.instant = instant
    }

    func compose(
        _ entries: [AudienceEntry], _ session: any Session, failures: inout [String: Int],
        each: (_ message: Message, _ country: String?) throws -> Void
    ) throws {
        for start in stride(from: 0, to: entries.count, by: 200) {
            let page = entries[start..<min(start + 200, entries.count)]
            let people = try reader.personalData(of: page.map(\.customer), session)
            let reports = try reader.reports(
                of: campaign, page.map { ($0.customer, $0.occasion, instant) }, people, session)
            let contacts = try FirstContact(of: page.map(\.customer), session)
            let measured = try Clicks.permitting(
                page.map(\.customer), of: campaign.campaign, gate: gate, at: instant, session)
            let given = try offers.look(
                campaign.campaign, page.map { OfferSeeker(customer: $0.customer, occasion: $0.occasion) }, at: instant)
            for entry in page {
                // Erased since the audience was read.
                guard case .permitted(let permit) = entry.verdict, let person = people[entry.customer] else { continue }
                let offer = given[OfferSeeker(customer: entry.customer, occasion: entry.occasion)]
                if offer == nil, campaign.campaign.withoutOffer == .skip {
                    failures[CampaignRules.Code.noOffer.rawValue, default: 0] += 1
                    continue
                }
                let event = try entry.event.flatMap { try reader.event($0, session) }
                let identity = MessageIdentity(
                    campaign: campaign.campaign.name, occasion: entry.occasion, customer: entry.customer,
                    channel: entry.channel, variant: entry.variant,
                    isFirst: contacts.isFirst(entry.customer, at: instant), event: event, offer: offer,
                    isMeasured: measured.contains(entry.customer),
                    report: reports[entry.customer]?[entry.occasion])
                let message: Message
                do throws(ComposerError) {
                    message = try composer.compose(
                        permit: gate.preview(permit), identity: identity, person: person, at: instant, tokens: tokens)
                } catch {
                    failures[error.code.rawValue, default: 0] += 1
                    continue
                }
                try each(message, person.country)
            }
        }
    }

    /// A message of each channel and language to each kind of inconvenient person.
    func composeWorst(
        _ catalogue: DataCatalogue, failures: inout [String: Int], each: (Message) throws -> Void
    ) throws {
        var number: Int64 = 0
        for channel in campaign.campaign.channels {
            let permit = gate.sample(of: campaign.campaign.purpose, channel, at: instant)
            for language in campaign.languages(of: channel) {
                for kind in SamplePerson.worst {
                    number += 1
                    let person = SamplePerson(
                        kind, for: campaign.campaign, catalogue, language: language, at: instant)
                    let message: Message
                    do throws(ComposerError) {
                        message = try composer.compose(person, permit: permit, number, at: instant, tokens: tokens)
                    } catch {
                        failures[error.code.rawValue, default: 0] += 1
                        continue
                    }
                    try each(message)
                }
            }
        }
    }

    /// The language that each person's message is written in.
    func languages(of entries: [AudienceEntry], _ session: any Session) throws -> [Channel: [Int64: String]] {
        var languages: [Channel: [Int64: String]] = [:]
        for start in stride(from: 0, to: entries.count, by: 500) {
            let page = entries[start..<min(start + 500, entries.count)]
            let people = try reader.personalData(of: page.map(\.customer), session)
            for entry in page {
                languages[entry.channel, default: [:]][entry.customer] = campaign.language(
                    for: people[entry.customer]?.language, channel: entry.channel, variant: entry.variant)
            }
        }
        return languages
    }
}
