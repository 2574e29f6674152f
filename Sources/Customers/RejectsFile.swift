import Glibc
import System

/// The rows that were set aside, in the format they came in and with the reason, to be corrected and imported again.
///
/// It appears whole when the import ends, with mode 0600 (it holds personal data), and not at all without rejects.
final class RejectsFile {
    enum Format: Equatable {
        /// The header as it stood in the file.
        case csv(delimiter: UInt8, header: [UInt8])
        case jsonLines
    }

    private let path: String
    private let temporary: String
    private var writer: FileWriter?

    /// - Parameter path: where the file is to be when there is anything in it.
    init(_ path: String) {
        self.path = path
        temporary = FilePath.join(FilePath.folder(of: path), ".\(FilePath.name(of: path)).part")
    }

    deinit {
        if writer != nil { try? FilePath.remove(temporary) }
    }

    /// Adds a row as it stood in the file. `isReadable` false: it may break the format and is quoted whole.
    func add(_ raw: ArraySlice<UInt8>, reason: String, isReadable: Bool, format: Format) throws {
        let writer = try opened(format)
        switch format {
        case .csv(let delimiter, let header):
            let quote = UInt8(ascii: "\"")
            if isReadable {
                try writer.write(raw)
            } else {
                try writer.write([quote] + doubled(raw, quote) + [quote])
                let columns = Self.columns(in: header, delimiter)
                try writer.write(Array(repeating: delimiter, count: columns - 1))
            }
            try writer.write([delimiter, quote] + doubled(Array(reason.utf8)[...], quote) + [quote, 0x0D, 0x0A])
        case .jsonLines:
            let row: JSON
            if isReadable, case .object(let members)? = try? JSON.parse(raw) {
                row = .object(members.merging(["reason": .string(reason)]) { _, new in new })
            } else {
                row = .object(["row": .string(String(decoding: raw, as: UTF8.self)), "reason": .string(reason)])
            }
            try writer.write(try JSONText.encode(row) + "\n")
        }
    }

    /// Puts the file in its place; the path, or nil when there were no rejects.
    func finish() throws -> String? {
        guard let writer else { return nil }
        try writer.finish()
        guard rename(temporary, path) == 0 else { throw CustomersError.cannotPlace(path) }
        self.writer = nil
        return path
    }

    private func opened(_ format: Format) throws -> FileWriter {
        if let writer { return writer }
        let new = try FileWriter(temporary, mode: 0o600)
        if case .csv(let delimiter, let header) = format {
            try new.write(header + [delimiter] + Array("reason".utf8) + [0x0D, 0x0A])
        }
        writer = new
        return new
    }

    private func doubled(_ bytes: ArraySlice<UInt8>, _ quote: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            result.append(byte)
            if byte == quote { result.append(quote) }
        }
        return result
    }

    private static func columns(in header: [UInt8], _ delimiter: UInt8) -> Int {
        var isQuoted = false
        var columns = 1
        for byte in header {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == delimiter, !isQuoted { columns += 1 }
        }
        return columns
    }
}
