import Campaigns
import Charts
import Crypto
import Mail
import System

/// Draws the charts that a privacy report's HTML shows; for one thread.
final class ReportPictures {
    private var painter: ChartPainter?

    /// The pictures by their names, of those that the HTML names.
    func pictures(
        _ facts: PrivacyFacts, _ version: PreparedVersion, in html: [UInt8]
    ) throws(ComposerError) -> [String: InlineImage] {
        let wanted = ReportCharts.names.filter {
            ByteSearch.find(Array("images/\($0)".utf8), in: html, from: 0) != nil
        }
        guard !wanted.isEmpty, let domain = version.mail?.messageIDDomain else { return [:] }
        let charts = ReportCharts(facts, version.fixed.report)
        do {
            let painter = try self.painter ?? ChartPainter()
            self.painter = painter
            var pictures: [String: InlineImage] = [:]
            for name in wanted {
                let chart = name == ReportCharts.usesName ? charts.uses : charts.messages
                let bytes = try painter.png(chart, theme: .light)
                let hash = Hex.encode(Array(SHA256.hash(bytes)[..<16]))
                pictures[name] = try InlineImage(bytes, name: name, id: "\(hash)@\(domain)")
            }
            return pictures
        } catch let error as MailError {
            throw .mail(error)
        } catch {
            throw .mismatch("\(error)")
        }
    }
}
