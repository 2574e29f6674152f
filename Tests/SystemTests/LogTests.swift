import Testing

@testable import System

@Suite struct LogTests {
    @Test func aMessageCannotForgeALine() {
        let line = Log.line(.warning, "one\ntwo\u{1B}[0m\u{2028}three", at: Instant(microseconds: 1_500_000))
        #expect(line == "1970-01-01T00:00:01Z warning one two [0m three")
    }
}
