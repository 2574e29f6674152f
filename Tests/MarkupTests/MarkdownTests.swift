import Testing

@testable import Markup

@Suite struct MarkdownTests {
    @Test(
        "the HTML is CommonMark's, with GitHub's tables",
        arguments: [
            ("# Hi *you*", "<h1>Hi <em>you</em></h1>\n"),
            ("a\n\n<!--x-->\nb", "<p>a</p>\n<!--x-->\n<p>b</p>\n"),
            (
                "| a | b |\n|---|---|\n| 1 | 2 |",
                "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"
            ),
            (
                "| | |\n|---|---|\n| 1 | 2 |",
                "<table>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>\n"
            ),
            ("<b>own</b> ñ & €", "<p><b>own</b> ñ &amp; €</p>\n"), ("", ""),
        ])
    func html(markdown: String, html: String) {
        #expect(MarkdownDocument(markdown).html == html)
    }

    @Test(
        "MSG-10: the text says the same, with the links' addresses",
        arguments: [
            ("# Hi *you*\n\nA **lamp**\nhere.", "* Hi you\n\nA lamp here."),
            (
                "[See](https://a.example/x) or <https://a.example/y>.",
                "See (https://a.example/x) or https://a.example/y."
            ),
            ("[write](mailto:a@b.example)", "write (a@b.example)"), ("![a lamp](x.png)", "a lamp"),
            ("- one\n- two\n  - three\n\n1. x\n2. y", "- one\n- two\n  - three\n\n1. x\n2. y"),
            ("- one\n\n- two", "- one\n\n- two"), ("> said\n> so\n>\n> twice", "> said so\n\n> twice"),
            ("```\nlet x\n  y\n```", "    let x\n      y"), ("a\\\nb", "a\nb"), ("a<br>b", "a\nb"),
            ("a\n\n---\n\nb", "a\n\n----------------------------------------\n\nb"),
            ("| a | b |\n|---|---|\n| 1 | [x](https://y.example) |", "a | b\n1 | x (https://y.example)"),
            ("| | |\n|---|---|\n| 1 | 2 |", "1 | 2"), ("~~old~~ `new`", "old new"), ("", ""),
        ])
    func text(markdown: String, text: String) {
        #expect(MarkdownDocument(markdown).text() == text)
    }

    @Test func longParagraphsAreWrappedAndLongWordsStayWhole() {
        let words = Array(repeating: "word", count: 40).joined(separator: " ")
        let lines = MarkdownDocument("- \(words) https://a.example/\(String(repeating: "x", count: 90))").text()
            .split(separator: "\n")
        #expect(lines.dropLast().allSatisfy { $0.count <= 72 } && lines.count == 4)
        #expect(lines[0].hasPrefix("- word") && lines[1].hasPrefix("  word"))
        #expect(lines.last?.count == 2 + 18 + 90)
    }

    @Test func aCommentOfItsOwnIsAskedFor() {
        let text = MarkdownDocument("a\n\n<!--if-->\n\nb <!--in-->c\n\n<!--end-->\n\n<div>gone</div>").text {
            "{\($0)}"
        }
        #expect(text == "a{if}\n\nb inc{end}")
    }
}
