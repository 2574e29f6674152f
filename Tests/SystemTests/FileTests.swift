import Foundation
import Synchronization
import System
import TestSupport
import Testing

@Suite struct FileTests {
    let folder = TemporaryFolder()

    @Test func anAtomicFileReplacesTheOldOneAndLeavesNothingElse() throws {
        let path = folder("token.key")
        try AtomicFile.write("old", to: path)
        try AtomicFile.write([1, 2, 3], to: path, mode: 0o600)
        #expect(try FileBytes.read(path) == [1, 2, 3])
        #expect(FileStatus.of(path)?.mode == 0o600)
        #expect(FileStatus.of(path)?.isPrivate == true)
        #expect(try Folder.names(in: folder.path) == ["token.key"])
    }

    @Test func ofManyWritersOfANewFileOneWinsAndTheOthersSeeItWhole() throws {
        let path = folder("new")
        let winners = Mutex<[Int]>([])
        let threads = (0..<8).map { number in
            OSThread.start(name: "writer \(number)") {
                do {
                    let isFirst = try AtomicFile.writeNew(
                        String(repeating: "\(number)", count: 5000), to: path, mode: 0o600)
                    if isFirst { winners.withLock { $0.append(number) } }
                } catch {
                    Issue.record(error)
                }
            }
        }
        for thread in threads { thread.join() }
        let winner = try #require(winners.withLock { $0.count == 1 ? $0.first : nil })
        #expect(try FileBytes.text(path) == String(repeating: "\(winner)", count: 5000))
        #expect(FileStatus.of(path)?.mode == 0o600)
        #expect(try Folder.names(in: folder.path) == ["new"])
    }

    @Test func aFailedAtomicWriteLeavesNoTemporaryFile() throws {
        try Folder.make(folder("taken"))
        try AtomicFile.write("x", to: folder("taken/inside"))
        #expect(throws: SystemError.self) { try AtomicFile.write("y", to: folder("taken")) }
        #expect(try Folder.names(in: folder.path) == ["taken"])
    }

    @Test func aMissingFolderIsNamedWithTheReason() {
        let path = folder("missing/file")
        let error = #expect(throws: SystemError.self) { try AtomicFile.write("x", to: path) }
        #expect(error?.code == .notFound)
        #expect(error?.description == "Cannot write \(path): No such file or directory.")
    }

    @Test func aFullDiskIsNamedAsSuch() throws {
        let writer = try FileWriter("/dev/full")
        try writer.write("x")
        let error = #expect(throws: SystemError.self) { try writer.finish() }
        #expect(error?.code == .noSpace)
        #expect(error?.description == "Cannot write /dev/full: No space left on device.")
    }

    @Test func readingHasALimit() throws {
        try AtomicFile.write("12345", to: folder("five"))
        #expect(try FileBytes.text(folder("five"), limit: 5) == "12345")
        let error = #expect(throws: SystemError.self) { try FileBytes.read(folder("five"), limit: 4) }
        #expect(error?.code == .tooLarge)
        #expect(throws: SystemError.self) { try FileBytes.read(folder.path) }
        #expect(#expect(throws: SystemError.self) { try FileBytes.read(folder("none")) }?.code == .notFound)
    }

    @Test func textMustBeUTF8AndLosesItsByteOrderMark() throws {
        try AtomicFile.write([0xEF, 0xBB, 0xBF, 0xC3, 0xB1], to: folder("text"))
        #expect(try FileBytes.text(folder("text")) == "ñ")
        try AtomicFile.write([0xF1], to: folder("latin1"))
        #expect(#expect(throws: SystemError.self) { try FileBytes.text(folder("latin1")) }?.code == .invalidText)
    }

    @Test func linesComeWithoutTheirEndsAndWithTheirNumbers() throws {
        try AtomicFile.write([0xEF, 0xBB, 0xBF] + Array("a\r\n\nb\rc\nlast".utf8), to: folder("lines"))
        let lines = try FileLines(folder("lines"))
        var seen: [String] = []
        while let line = try lines.next() { seen.append("\(lines.number):\(String(decoding: line, as: UTF8.self))") }
        #expect(seen == ["1:a", "2:", "3:b\rc", "4:last"])
        #expect(lines.totalBytes == 15)
        #expect(lines.bytesRead == 15)
    }

    @Test func linesCrossChunksAndHaveALimit() throws {
        let long = String(repeating: "x", count: 600_000)
        try AtomicFile.write("\(long)\nshort\n\(long)", to: folder("long"))
        let lines = try FileLines(folder("long"))
        #expect(try lines.next()?.count == 600_000)
        #expect(try lines.next() == Array("short".utf8))
        #expect(try lines.next()?.count == 600_000)
        #expect(try lines.next() == nil)
        let strict = try FileLines(folder("long"), limit: 599_999)
        #expect(#expect(throws: SystemError.self) { try strict.next() }?.code == .tooLarge)
    }

    @Test func aWriterBuffersAndFinishes() throws {
        let writer = try FileWriter(folder("out.csv"))
        for number in 0..<20_000 { try writer.write("\(number)\n") }
        try writer.finish()
        let text = try FileBytes.text(folder("out.csv"))
        #expect(text == (0..<20_000).map { "\($0)\n" }.joined())
        #expect(FileStatus.of(folder("out.csv"))?.mode == 0o600)
    }

    @Test func foldersAreMadeWithTheirParentsListedAndRemoved() throws {
        try Folder.make(folder("a/b/c"), mode: 0o700)
        try Folder.make(folder("a/b/c"))
        #expect(FileStatus.of(folder("a/b/c"))?.mode == 0o700)
        for name in ["é", "b", "B", ".hidden"] { try AtomicFile.write("", to: folder("a/b/c/\(name)")) }
        #expect(try Folder.names(in: folder("a/b/c")) == [".hidden", "B", "b", "é"])
        try AtomicFile.write("stays", to: folder("outside"))
        try FileManager.default.createSymbolicLink(atPath: folder("a/link"), withDestinationPath: folder.path)
        try Folder.remove(folder("a"))
        try Folder.remove(folder("a"))
        #expect(try Folder.names(in: folder.path) == ["outside"])
        #expect(!FileStatus.exists(folder("a")))
    }

    @Test func aFileInTheWayOfAFolderIsAnError() throws {
        try AtomicFile.write("", to: folder("file"))
        #expect(#expect(throws: SystemError.self) { try Folder.make(folder("file")) }?.code == .notAFolder)
    }

    @Test(arguments: [
        ("a/b", "a", "b"), ("b", ".", "b"), ("/b", "/", "b"), ("a/b/", "a", "b"), ("/", "/", "/"), ("a//b", "a", "b"),
    ])
    func pathsComeApart(path: String, folder: String, name: String) {
        #expect(FilePath.folder(of: path) == folder)
        #expect(FilePath.name(of: path) == name)
    }

    @Test func pathsAreJoined() {
        #expect(FilePath.join("a", "b") == "a/b")
        #expect(FilePath.join("a/", "b") == "a/b")
        #expect(FilePath.join("a", "/b") == "/b")
        #expect(FilePath.absolute("/x") == "/x")
        #expect(FilePath.absolute("x").hasSuffix("/x"))
    }

    @Test func randomBytesDiffer() {
        #expect(RandomBytes.make(600).count == 600)
        #expect(RandomBytes.make(32) != RandomBytes.make(32))
        #expect(Set(RandomBytes.make(600).suffix(80)).count > 10)
        #expect(RandomBytes.make(0) == [])
    }
}
