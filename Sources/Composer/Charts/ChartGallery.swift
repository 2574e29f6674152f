import Charts
import Crypto
import Mail
import Synchronization
import System

/// The charts that templates show, each drawn once however many people get it. Shared by all threads.
///
///     let frame = try gallery.hang(chart, as: "donut\u{1F}Lamps…")   // <img src="images/chart-5f3a….png" …>
///     let shown = try gallery.pictures(in: html, domain: "casalumen.example")
///
/// A name is a hash of all that is drawn: it says nothing by itself, and equal charts have equal names. A bound keeps charts of
/// single people from filling the memory.
package final class ChartGallery: Sendable {
    /// What HTML has to know of a picture.
    struct Frame: Sendable, Equatable {
        let name: String
        /// In CSS pixels, as mails show it.
        let width: Int
        let height: Int
    }

    private struct Picture: Sendable {
        let frame: Frame
        let hash: String
        let bytes: [UInt8]
    }

    /// The pictures of late, and those of the time before, which are given up when there are as many anew.
    private struct Wall {
        var painter: ChartPainter?
        var new: [String: Picture] = [:]
        var old: [String: Picture] = [:]

        subscript(name: String) -> Picture? { new[name] ?? old[name] }

        mutating func readyPainter() throws(ChartError) -> ChartPainter {
            if let painter { return painter }
            let made = try ChartPainter()
            painter = made
            return made
        }

        mutating func keep(_ picture: Picture) {
            if new.count >= ChartGallery.most {
                old = new
                new = [:]
            }
            new[picture.frame.name] = picture
        }
    }

    /// A picture has about 20 kB.
    static let most = 256
    private static let start = "chart-"
    private static let nameLength = "chart-.png".utf8.count + 32
    private let wall = Mutex(Wall())

    package init() {}

    /// How many pictures are kept.
    var count: Int { wall.withLock { Set($0.new.keys).union($0.old.keys).count } }

    func holds(_ name: String) -> Bool { wall.withLock { $0[name] != nil } }

    /// Draws a chart that was not drawn before.
    ///
    /// - Parameter description: all that is drawn, in one text.
    func hang(_ chart: Chart, as description: String) throws(ChartError) -> Frame {
        let hash = Hex.encode(Array(SHA256.hash(Array(description.utf8))[..<16]))
        let name = "\(Self.start)\(hash).png"
        return try wall.withLock { wall throws(ChartError) in
            if let known = wall[name] {
                // What is shown again stays.
                if wall.new[name] == nil { wall.keep(known) }
                return known.frame
            }
            let painter = try wall.readyPainter()
            let layout = painter.layout(chart, theme: .light)
            let frame = Frame(
                name: name, width: Int(ReportCharts.shownWidth),
                height: Int((layout.height * ReportCharts.shownWidth / layout.width).rounded()))
            wall.keep(Picture(frame: frame, hash: hash, bytes: try painter.png(chart, theme: .light)))
            return frame
        }
    }

    /// The charts that the HTML names, by name.
    func pictures(in html: [UInt8], domain: DomainName) throws(ComposerError) -> [String: InlineImage] {
        let start = Array("src=\"images/\(Self.start)".utf8)
        var found: [String: InlineImage] = [:]
        var from = 0
        while let place = ByteSearch.find(start, in: html, from: from) {
            from = place + start.count
            let rest = html[from...].prefix { $0 != UInt8(ascii: "\"") }
            let name = Self.start + String(decoding: rest, as: UTF8.self)
            guard found[name] == nil else { continue }
            guard let picture = wall.withLock({ $0[name] }) else {
                // A file of the templates may be called much the same.
                guard name.utf8.count == Self.nameLength else { continue }
                throw .mismatch("one of its charts was given up before it was written")
            }
            do {
                found[name] = try InlineImage(picture.bytes, name: name, id: "\(picture.hash)@\(domain)")
            } catch {
                throw .mail(error)
            }
        }
        return found
    }
}
