import Campaigns
import Composer
import Consent
import Customers
import Database
import Delivery
import System
import Workspace

/// Counts the audiences of campaigns and, where a folder is named, writes messages to look at. Nothing is sent.
struct DryRun {
    let workspace: OpenWorkspace
    let context: Context
    let instant: Instant

    /// - Parameters:
    ///   - folder: where previews go; nil only counts.
    ///   - options: `regardlessOfReceipt` shows a campaign that was sent already as it was.
    func run(
        _ campaigns: [PreparedCampaign], _ extent: PreviewRun.Extent, to folder: String?, options: AudiencePass.Options
    ) throws -> [CampaignPreview] {
        let session = try workspace.store.session()
        let tokens = SampleTokens(mint: try workspace.mint(), numbers: workspace.purposeNumbers)
        let run = PreviewRun(
            gate: workspace.gate, draw: workspace.draw,
            reader: CustomerReader(catalogue: workspace.configuration.catalogue), tokens: tokens,
            codes: try workspace.offerCodes(), session: session,
            catalogue: workspace.configuration.catalogue, prices: workspace.configuration.delivery.sms?.prices)
        let writer = try folder.map { path throws(DeliveryError) in try PreviewWriter(to: path) }
        let bar = ProgressBar("Counting", on: context.console, clock: context.clock)
        defer { bar.finish() }
        StopSignal.install()
        let previews = try campaigns.map { campaign in
            try run.run(campaign, extent, at: instant, options: options, into: writer) { share, counts in
                bar.update(done: Int(share * 1000), of: 1000, unit: "customers", count: counts.customers)
                if StopSignal.isRequested { throw CommandError.stoppedDryRun }
            }
        }
        try writer?.finish(previews, at: instant)
        return previews
    }

    /// What was counted and written, for people.
    func tell(_ previews: [CampaignPreview], folder: String?) {
        for preview in previews {
            if previews.count > 1 { context.console.print(context.console.styled(preview.name, .bold)) }
            context.console.print(AudienceFunnel(preview.counts).text(console: context.console))
            if let line = Self.estimate(preview) { context.console.print(line) }
            for (code, count) in preview.failures.sorted(by: { $0.key < $1.key }) {
                context.console.say("\(grouped(count)) messages could not be composed: \(code)")
            }
            if previews.count > 1 { context.console.print("") }
        }
        if let folder { context.console.print("Look at \(FilePath.join(folder, "index.html"))") }
    }

    /// `Texts: 1.4 parts each; 1,006 of them cost about 63.40 EUR`
    private static func estimate(_ preview: CampaignPreview) -> String? {
        guard let texts = preview.texts else { return nil }
        let parts = (texts.partsEach * 10).rounded() / 10
        let each = parts == 1 ? "1 part" : "\(parts) parts"
        let all = preview.counts.channels[.sms]?.permitted ?? 0
        guard let cost = texts.cost(of: all), let currency = texts.currency else {
            return "Texts: \(each) each. With 'prices' under delivery.sms in heed.yaml this tells what they cost."
        }
        return "Texts: \(each) each; \(grouped(all)) of them cost about \(cents(cost)) \(currency)."
    }

    private static func cents(_ amount: Double) -> String {
        let cents = Int((amount * 100).rounded())
        let rest = cents % 100
        return "\(grouped(cents / 100)).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// What was counted and written, for scripts.
    struct Report: Encodable {
        let campaigns: [AudienceReport]
        /// By campaign.
        var texts: [String: TextsReport] = [:]
        let at: Instant
        let folder: String?
        let sent = 0

        private enum CodingKeys: String, CodingKey { case campaigns, texts, at, folder, sent }

        init(_ previews: [CampaignPreview], at: Instant, folder: String?) {
            campaigns = previews.map { AudienceReport($0.name, $0.counts) }
            for preview in previews { texts[preview.name] = TextsReport(preview) }
            self.at = at
            self.folder = folder
        }
    }

    /// What the texts of a preview take, and what all of the campaign's would cost.
    struct TextsReport: Encodable {
        let composed: Int
        let parts: Int
        let cost: Double?
        let currency: String?

        init?(_ preview: CampaignPreview) {
            guard let texts = preview.texts else { return nil }
            composed = texts.messages
            parts = texts.parts
            cost = texts.cost(of: preview.counts.channels[.sms]?.permitted ?? 0)
            currency = texts.currency
        }
    }
}

extension CommandError {
    fileprivate static var stoppedDryRun: CommandError {
        CommandError(description: "Stopped. No previews were written.", exitCode: .tryAgain)
    }
}
