import Testing

@testable import Words

@Suite struct ZoneTableTests {
    static func big(_ value: Int, bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> ((bytes - 1 - $0) * 8)) }
    }

    /// A block of TZif with types that have no letters of their own.
    static func block(version: UInt8, changes: [(Int, UInt8)], offsets: [Int], leaps: Int = 0, wide: Bool) -> [UInt8] {
        let width = wide ? 8 : 4
        var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, leaps, changes.count, offsets.count, 4] { bytes += big(count, bytes: 4) }
        for change in changes { bytes += big(change.0, bytes: width) }
        for change in changes { bytes.append(change.1) }
        for offset in offsets { bytes += big(offset, bytes: 4) + [0, 0] }
        return bytes + Array("XXX\0".utf8) + [UInt8](repeating: 0, count: leaps * (width + 4))
    }

    static let changes: [(Int, UInt8)] = [(1000, 1), (2000, 0)]
    static let offsets = [3600, 7200]

    static func file(footer: String = "\nXXX-3\n") -> [UInt8] {
        block(version: 50, changes: [], offsets: [0], wide: false)
            + block(version: 50, changes: changes, offsets: offsets, wide: true) + Array(footer.utf8)
    }

    static func reason(_ bytes: [UInt8]) -> String? {
        do throws(ZoneTable.Malformed) {
            _ = try ZoneTable(tzif: bytes)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test func theWideBlockAndTheLastLineCount() throws {
        let table = try ZoneTable(tzif: Self.file())
        #expect(table.offset(at: -5_000_000_000) == 3600)
        #expect(table.offset(at: 999) == 3600)
        #expect(table.offset(at: 1000) == 7200)
        #expect(table.offset(at: 1999) == 7200)
        #expect(table.offset(at: 2000) == 10_800)
    }

    @Test func withoutALastLineTheLastChangeHoldsOn() throws {
        let table = try ZoneTable(tzif: Self.file(footer: "\n\n"))
        #expect(table.rule == nil)
        #expect(table.offset(at: 5_000_000_000) == 3600)
    }

    @Test func aFileOfTheFirstVersionIsRead() throws {
        let bytes = Self.block(version: 0, changes: [(-1000, 1), (2000, 0)], offsets: Self.offsets, wide: false)
        let table = try ZoneTable(tzif: bytes)
        #expect(table.offset(at: -1001) == 3600)
        #expect(table.offset(at: -1000) == 7200)
        #expect(table.offset(at: 2000) == 3600)
    }

    @Test func noShortenedFileIsReadAsAWholeOne() {
        let bytes = Self.file()
        for count in 0..<bytes.count - 1 { #expect(Self.reason(Array(bytes.prefix(count))) != nil) }
        #expect(Self.reason(bytes) == nil)
    }

    @Test func damagedFilesAreRefusedWithTheReason() {
        func one(_ changes: [(Int, UInt8)], _ offsets: [Int], leaps: Int = 0) -> [UInt8] {
            Self.block(version: 0, changes: changes, offsets: offsets, leaps: leaps, wide: false)
        }
        #expect(Self.reason(Array("#!/bin/sh\n".utf8)) == "it is no TZif file")
        #expect(Self.reason(one([], [])) == "its header is wrong")
        #expect(Self.reason(one([(1000, 2)], [0, 0])) == "a change has no type")
        #expect(Self.reason(one([(1000, 0), (1000, 0)], [0])) == "its changes are not in order")
        #expect(Self.reason(one([], [100_000])) == "an offset is longer than a day")
        #expect(Self.reason(one([], [0], leaps: 1)) == "it counts leap seconds")
        #expect(Self.reason(Self.file(footer: "\nnonsense\n")) == "its last line is no TZ string")
        #expect(Self.reason(Self.file(footer: "")) == "its last line is missing")
        var huge = Self.file()
        huge.replaceSubrange(20..<44, with: [UInt8](repeating: 0xFF, count: 24))
        #expect(Self.reason(huge) == "it ends too early")
    }
}
