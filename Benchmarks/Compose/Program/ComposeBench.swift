import Campaigns
import Charts
import Composer
import Crypto
import Glibc
import System

/// Composes the messages of a campaign on one core and says how many a second, beside two limits of the same run: the
/// bare render of the same templates, and appending the same bytes by hand.
///
///     ComposeBench WORKSPACE CAMPAIGN [SECONDS [rsa | ed25519 | both]]
///
/// With the name of a key the mails are signed with it, and they alone are measured.
///
/// It prints one line for each figure: its name, messages a second, bytes of each, parted by tabs. A second is one of
/// this thread's processor time, so that others at work on the machine do not change the figure.
@main
struct ComposeBench {
    static func main() {
        let words = CommandLine.arguments.dropFirst()
        let keys: [String: [SignatureKey.Kind]] = ["rsa": [.rsa], "ed25519": [.ed25519], "both": [.rsa, .ed25519]]
        guard 2...4 ~= words.count, let seconds = Double(words.count > 2 ? words[3] : "5"),
            let kinds = words.count > 3 ? keys[words[4]] : []
        else {
            complain("usage: ComposeBench WORKSPACE CAMPAIGN [SECONDS [rsa | ed25519 | both]]")
            exit(64)
        }
        do {
            let workspace = try BenchWorkspace(FilePath.absolute(words[1]), campaign: words[2], signing: kinds)
            if workspace.campaign.campaign.isReport {
                try measureReports(workspace, seconds: seconds)
            } else if kinds.isEmpty {
                try measure(workspace, seconds: seconds)
            } else {
                try measureSigned(workspace, seconds: seconds)
            }
        } catch {
            complain("ComposeBench: \(error)")
            exit(1)
        }
    }

    /// Takes the three in turns, so that what disturbs one disturbs all.
    private static func measure(_ workspace: BenchWorkspace, seconds: Double) throws {
        let cast = try workspace.cast(5000)
        var composing = Composing(workspace, cast)
        var rendering = try BareRendering(workspace, cast)
        var appending = try Appending(composing.sample())
        try rendering.check(against: try composing.sample())

        var (composed, rendered, appended) = (Tally(), Tally(), Tally())
        while composed.seconds < seconds {
            try composed.time { try composing.round() }
            try rendered.time { try rendering.round() }
            appended.time { appending.round(messages: cast.count) }
        }
        var whole = Tally()
        try whole.time { try workspace.wholePath() }

        composed.report("composed")
        rendered.report("rendered")
        appended.report("appended")
        whole.report("whole")
    }

    private static func measureSigned(_ workspace: BenchWorkspace, seconds: Double) throws {
        let cast = try workspace.cast(1000)
        var composing = Composing(workspace, cast)
        var signed = Tally()
        while signed.seconds < seconds { try signed.time { try composing.round() } }
        signed.report("signed")
    }

    /// Privacy reports, from the database to the finished mail; and the bare drawing and encoding of their charts.
    private static func measureReports(_ workspace: BenchWorkspace, seconds: Double) throws {
        let cast = try workspace.cast(200)
        let composer = workspace.campaign.composer()
        let painter = try ChartPainter()
        let charts = try workspace.charts(cast)
        var (composed, drawn, read) = (Tally(), Tally(), Tally())
        while composed.seconds < seconds {
            try composed.time {
                var work = Tally.Work()
                let facts = try workspace.reports(cast)
                for member in cast {
                    let message = try workspace.composeReport(member, facts[member.entry.customer], with: composer)
                    work.bytes += message.bytes.count
                    work.messages += 1
                }
                return work
            }
            try drawn.time {
                var work = Tally.Work()
                for both in charts {
                    for chart in [both.uses, both.messages] {
                        work.bytes += try painter.png(chart, theme: .light).count
                    }
                    work.messages += 1
                }
                return work
            }
            try read.time {
                var work = Tally.Work()
                work.messages = try workspace.reports(cast).count
                return work
            }
        }
        composed.report("composed")
        drawn.report("drawn")
        read.report("read")
    }

    private static func complain(_ text: String) {
        let line = Array((text + "\n").utf8)
        _ = unsafe write(STDERR_FILENO, line, line.count)
    }
}
