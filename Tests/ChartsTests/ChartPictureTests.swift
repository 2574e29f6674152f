import Foundation
import Testing

@testable import Charts

/// What is drawn, looked at from outside: the SVG element by element, the PNG beside a picture that was looked at.
@Suite struct ChartPictureTests {
    private static func chart(_ kind: Chart.Kind) -> Chart {
        let several = [.columns, .line, .timeline].contains(kind)
        return Chart(
            kind, title: "What people chose", categories: ["Lamps", "Candles", "Vases", "Shades"],
            series: [Chart.Series("Shop", [12, 7, 3, 5])] + (several ? [Chart.Series("Website", [4, 9, 0, 2])] : []),
            width: 340)
    }

    private static func hex(_ colour: ChartTheme.Colour) -> [UInt8] { [colour.red, colour.green, colour.blue] }

    @Test(
        "an SVG paints the layout's elements in their order and colours, and nothing else",
        arguments: Chart.Kind.allCases)
    func structure(kind: Chart.Kind) throws {
        for theme in [ChartTheme.light, .dark] {
            let painter = try ChartPainter()
            let chart = Self.chart(kind)
            var expected = [Self.hex(theme.ground)]
            var shapes = 1
            for element in painter.layout(chart, theme: theme).elements {
                let colour: ChartTheme.Colour
                switch element {
                case .text(_, _, _, _, let ink): colour = ink
                case .area(_, let mark, _), .line(_, let mark, _), .dot(_, _, _, let mark),
                    .ring(_, _, _, _, _, _, let mark):
                    colour = mark
                    shapes += 1
                }
                if expected.last != Self.hex(colour) { expected.append(Self.hex(colour)) }
            }
            let svg = try painter.svg(chart, theme: theme)
            let body = try #require(svg.components(separatedBy: "</defs>").last)
            let paint = try Regex(
                "(?:fill|stroke)(?:=\"|:)rgb\\(([0-9.]+)%, ?([0-9.]+)%, ?([0-9.]+)%\\)",
                as: (Substring, Substring, Substring, Substring).self)
            var found: [[UInt8]] = []
            for match in body.matches(of: paint) {
                let colour = [match.output.1, match.output.2, match.output.3].map {
                    UInt8((Double($0)! * 2.55).rounded())
                }
                if found.last != colour { found.append(colour) }
            }
            #expect(found == expected)
            #expect(body.matches(of: try Regex("<(path|rect) ")).count == shapes)
            #expect(try Self.isWellFormed(svg))
        }
    }

    private static func isWellFormed(_ svg: String) throws -> Bool {
        try python("import sys, xml.dom.minidom as x; x.parseString(sys.stdin.buffer.read())", [], Data(svg.utf8))
            .isEmpty
    }

    /// Take the pictures anew, and look at them: `HEED_NEW_CHARTS=1 swift test --filter ChartPictureTests`.
    @Test(
        "a PNG looks like the one that was looked at, whatever the version of fonts and cairo",
        arguments: Chart.Kind.allCases)
    func likeness(kind: Chart.Kind) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Pictures")
        let known = folder.appendingPathComponent("\(kind.rawValue).png")
        let png = Data(try ChartPainter().png(Self.chart(kind), theme: .light))
        if ProcessInfo.processInfo.environment["HEED_NEW_CHARTS"] != nil { try png.write(to: known) }
        #expect(try Self.python(Self.comparison, [known.path], png) == "")
        // Another theme is no likeness: the comparison can fail.
        let dark = Data(try ChartPainter().png(Self.chart(kind), theme: .dark))
        #expect(try Self.python(Self.comparison, [known.path], dark) != "")
        let other = Chart(
            kind, title: "What people chose", categories: ["Lamps", "Candles", "Vases", "Shades"],
            series: [Chart.Series("Shop", [2, 7, 13, 5])]
                + (Self.chart(kind).series.count > 1 ? [Chart.Series("Website", [4, 0, 5, 12])] : []), width: 340)
        let changed = Data(try ChartPainter().png(other, theme: .light))
        #expect(try Self.python(Self.comparison, [known.path], changed) != "")
    }

    /// Compares the means of squares of eight pixels, which edges of letters hardly change.
    private static let comparison = """
        import struct, sys, zlib
        def read(data):
            at, pixels, palette = 8, b'', b''
            while at < len(data):
                size, kind = struct.unpack('>I4s', data[at:at + 8])
                body = data[at + 8:at + 8 + size]
                if kind == b'IHDR': width, height, depth = struct.unpack('>IIB', body[:9])
                if kind == b'PLTE': palette = body
                if kind == b'IDAT': pixels += body
                at += size + 12
            raw, row = zlib.decompress(pixels), (width * depth + 7) // 8 + 1
            assert depth == 8 and all(raw[y * row] == 0 for y in range(height))
            squares = {}
            for y in range(height):
                for x in range(width):
                    c = raw[y * row + 1 + x] * 3
                    s = squares.setdefault((x // 8, y // 8), [0, 0, 0, 0])
                    s[0] += palette[c]; s[1] += palette[c + 1]; s[2] += palette[c + 2]; s[3] += 1
            return (width, height), {k: [v / s[3] for v in s[:3]] for k, s in squares.items()}
        (size, one), (other_size, other) = read(open(sys.argv[1], 'rb').read()), read(sys.stdin.buffer.read())
        if size != other_size:
            print('sizes', size, other_size)
        else:
            far = sum(max(abs(a - b) for a, b in zip(one[k], other[k])) > 48 for k in one)
            if far > len(one) / 200: print(far, 'of', len(one), 'squares differ')
        """

    private static func python(_ program: String, _ arguments: [String], _ input: Data) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", program] + arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = stdout
        try process.run()
        try stdin.fileHandleForWriting.write(contentsOf: input)
        try stdin.fileHandleForWriting.close()
        let output = stdout.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
