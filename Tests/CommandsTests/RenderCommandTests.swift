import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite struct RenderCommandTests {
    private let folder = TemporaryFolder()

    private func run(_ words: String...) -> (code: ExitCode, out: String, err: String) {
        let captured = Captured()
        let code = HeedTool.run(
            ["render"] + words, environment: [:], workingDirectory: folder.path, console: captured.console)
        return (code, captured.out, captured.err)
    }

    private func write(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: folder(name))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @Test func htmlIsEscapedUnlessToldOtherwise() throws {
        try write("a.html", "Hi {{ name }}\n")
        try write("a.txt", "Hi {{ name }}\n")
        try write("d.json", #"{"name": "A & B"}"#)
        #expect(run("a.html", "--data", "d.json") == (.done, "Hi A &amp; B\n", ""))
        #expect(run("a.txt", "--data", "d.json") == (.done, "Hi A & B\n", ""))
        #expect(run("a.html", "--data", "d.json", "--escape", "none") == (.done, "Hi A & B\n", ""))
    }

    @Test func traceListsOnlyWhatWasRead() throws {
        try write("a.txt", "{% if vip %}{{ c.secret }}{% else %}{{ c.name }}{% endif %}\n")
        try write("d.json", #"{"vip": false, "c": {"name": "Ana", "secret": "x"}}"#)
        #expect(run("a.txt", "--data", "d.json", "--trace") == (.done, "Ana\n", "vip\nc.name\n"))
        let json = run("a.txt", "--data", "d.json", "--trace", "--json")
        let report = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
        #expect(report?["output"] as? String == "Ana\n")
        #expect(report?["reads"] as? [String] == ["vip", "c.name"])
        #expect(json.err.isEmpty)
    }

    @Test func partialsLieBesideTheTemplateOrInBlocks() throws {
        try write("a.txt", "{% render 'x' %}{% render 'y' %}\n")
        try write("x.liquid", "X")
        try write("blocks/y.txt", "Y")
        try write("d.json", "{}")
        #expect(run("a.txt", "--data", "d.json") == (.done, "XY\n", ""))
    }

    @Test func helpersFollowTheLanguageAndDatePatternsStayLiquids() throws {
        try write("a.txt", "{{ 3 | pluralize: 'offer', 'offers' }} {{ t | list }}\n")
        try write("b.txt", "{{ '2026-11-23' | date: '%Y' }}\n")
        try write("d.json", #"{"t": ["a", "b"]}"#)
        #expect(run("a.txt", "--data", "d.json").out == "offers a and b\n")
        #expect(run("a.txt", "--data", "d.json", "--language", "es").out == "offers a y b\n")
        #expect(run("b.txt", "--data", "d.json") == (.done, "2026\n", ""))
    }

    @Test func textsLieBesideTheTemplateOrOneFolderUp() throws {
        try write("order/a.txt", "{{ 'total' | t }}\n")
        try write("locales/en.yaml", "total: Total, tax included\n")
        try write("d.json", "{}")
        #expect(run("order/a.txt", "--data", "d.json") == (.done, "Total, tax included\n", ""))
        try write("order/locales/en.yaml", "total: All of it\n")
        #expect(run("order/a.txt", "--data", "d.json").out == "All of it\n")
    }

    @Test func mistakesEndWithTheirCodes() throws {
        try write("bad.txt", "{{ 1 | nofilter }}\n")
        try write("stop.txt", "{{ 'x' | money: 'EUR' }}\n")
        try write("d.json", "{}")
        try write("broken.json", "{")
        try write("list.json", "[]")
        #expect(run("bad.txt", "--data", "d.json", "--strict").code == .configuration)
        #expect(run("bad.txt", "--data", "d.json") == (.done, "1\n", ""))
        #expect(run("stop.txt", "--data", "d.json").code == .input)
        #expect(run("bad.txt", "--data", "none.json").code == .input)
        #expect(
            run("bad.txt", "--data", "broken.json")
                == (.input, "", "broken.json:1:2: error: an object needs a name in double quotes here.\n"))
        #expect(
            run("bad.txt", "--data", "list.json")
                == (.input, "", "error: list.json has to hold one JSON object with the template's variables.\n"))
        #expect(run("bad.txt").code == .usage)
    }
}
