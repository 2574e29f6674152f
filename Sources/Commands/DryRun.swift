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
            reader: CustomerReader(catalogue: workspace.configuration.catalogue), tokens: tokens, session: session,
            catalogue: workspace.configuration.catalogue)
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
            for (code, count) in preview.failures.sorted(by: { $0.key < $1.key }) {
                context.console.say("\(grouped(count)) messages could not be composed: \(code)")
            }
            if previews.count > 1 { context.console.print("") }
        }
        if let folder { context.console.print("Look at \(FilePath.join(folder, "index.html"))") }
    }

    /// What was counted and written, for scripts.
    struct Report: Encodable {
        let campaigns: [AudienceReport]
        let at: Instant
        let folder: String?
        let sent = 0

        private enum CodingKeys: String, CodingKey { case campaigns, at, folder, sent }
    }
}

extension CommandError {
    fileprivate static var stoppedDryRun: CommandError {
        CommandError(description: "Stopped. No previews were written.", exitCode: .tryAgain)
    }
}
