import Foundation
import Synchronization

/// The checkout these tests were built from: its sources, and the products beside the test program.
enum Checkout {
    static let root: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    /// The folder of the build products: the one that the test program itself lies in.
    static let products: String = {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return program.deletingLastPathComponent().path
    }()

    static func text(_ path: String) throws -> String {
        try String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    /// The files under a folder of the checkout whose names end so, as paths from its root, in order.
    static func files(under folder: String, ending: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: root + "/" + folder)
        let names = all?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(ending) }.map { folder + "/" + $0 }.sorted()
    }

    /// The Swift targets and the system libraries under `Sources`, by the names of their folders.
    static func targets() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root + "/Sources").sorted()
    }

    /// The Swift source without its comments; each file is read once.
    static func code(_ path: String) throws -> String {
        if let known = readCode.withLock({ $0[path] }) { return known }
        let code = withoutComments(try text(path))
        readCode.withLock { $0[path] = code }
        return code
    }

    private static let readCode = Mutex<[String: String]>([:])

    static func swiftFiles(of target: String) -> [String] { files(under: "Sources/" + target, ending: ".swift") }
}

/// Swift source with its comments blanked out, so that lines keep their numbers.
///
/// Good enough for this house's sources: it knows line comments, block comments, and string literals, raw ones too.
func withoutComments(_ source: String) -> String {
    let bytes = Array(source.utf8) + [0, 0, 0, 0]
    let quotes = ["#\"\"\"", "#\"", "\"\"\"", "\""].map { (start: Array($0.utf8), end: Array($0.utf8.reversed())) }
    let (newline, slash, star) = (UInt8(ascii: "\n"), UInt8(ascii: "/"), UInt8(ascii: "*"))
    let (mark, hash, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "\\"))
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    var index = 0
    var depth = 0
    var end: [UInt8]?
    while index < bytes.count - 4 {
        let (byte, next) = (bytes[index], bytes[index + 1])
        var width = 1
        if let closing = end {
            if byte == closing[0], bytes[index..<index + closing.count].elementsEqual(closing) {
                width = closing.count
                end = nil
            } else if byte == backslash, closing.last != hash {
                width = 2
            }
            kept += bytes[index..<index + width]
        } else if byte == slash && next == star || depth > 0 && byte == star && next == slash {
            depth += byte == slash ? 1 : -1
            width = 2
        } else if depth > 0 {
            if byte == newline { kept.append(byte) }
        } else if byte == slash && next == slash {
            while index + width < bytes.count - 4, bytes[index + width] != newline { width += 1 }
        } else {
            if byte == mark || byte == hash,
                let quote = quotes.first(where: { bytes[index..<index + $0.start.count].elementsEqual($0.start) })
            {
                end = quote.end
                width = quote.start.count
            }
            kept += bytes[index..<index + width]
        }
        index += width
    }
    return String(decoding: kept, as: UTF8.self)
}

extension String {
    /// Every match of a regular expression: its groups, the whole match first.
    func matches(of pattern: String) -> [[String]] {
        let expression = try! NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
        let whole = NSRange(startIndex..., in: self)
        return expression.matches(in: self, range: whole).map { match in
            (0..<match.numberOfRanges).map { group in
                Range(match.range(at: group), in: self).map { String(self[$0]) } ?? ""
            }
        }
    }
}
