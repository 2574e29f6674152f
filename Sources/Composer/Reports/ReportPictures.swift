import Campaigns
import Charts
import Crypto
import Mail
import System

/// Draws the charts that a privacy report's HTML shows; for one thread.
final class ReportPictures {
    private var painter: ChartPainter?

    /// How high a mail shows a chart, in CSS pixels.
    func height(_ chart: Chart) throws(ComposerError) -> Int {
        do {
            let layout = try readyPainter().layout(chart, theme: .light)
            return Int((layout.height * ReportCharts.shownWidth / layout.width).rounded())
        } catch {
            throw .mismatch("\(error)")
        }
    }

    private func readyPainter() throws(ChartError) -> ChartPainter {
        if let painter { return painter }
        let made = try ChartPainter()
        painter = made
        return made
    }

    /// The pictures by their names, of those that the HTML names.
    func pictures(
        _ report: ReportView, _ version: PreparedVersion, in html: [UInt8]
    ) throws(ComposerError) -> [String: InlineImage] {
        let wanted = ReportCharts.names.filter {
            ByteSearch.find(Array("images/\($0)".utf8), in: html, from: 0) != nil
        }
        guard !wanted.isEmpty, let domain = version.mail?.messageIDDomain else { return [:] }
        do {
            let painter = try readyPainter()
            var pictures: [String: InlineImage] = [:]
            for name in wanted {
                let chart = name == ReportCharts.usesName ? report.charts.uses : report.charts.messages
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
