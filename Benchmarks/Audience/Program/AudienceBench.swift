import System

/// What `make bench-audience` needs besides the tool itself.
///
///     AudienceBench generate FOLDER CUSTOMERS CONSENTS PURCHASES    files to import, the same ones every time
///     AudienceBench phones FILE THREADS                             seconds that libphonenumber alone takes
///     AudienceBench tokens WORKSPACE PURPOSE COUNT                  unsubscribe tokens of the first customers
@main
enum AudienceBench {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        switch words.first {
        case "generate" where words.count == 5:
            try BenchFiles(folder: words[1], customers: number(words[2])).write(
                consents: number(words[3]), purchases: number(words[4]))
        case "phones" where words.count == 3:
            try Output.write("\(PhoneLimit.seconds(file: words[1], threads: number(words[2])))\n")
        case "tokens" where words.count == 4:
            let purpose = UInt16(try number(words[2]))
            for token in try BenchTokens.unsubscribing(words[1], purpose: purpose, count: number(words[3])) {
                try Output.write(token + "\n")
            }
        default: throw BenchError(description: "AudienceBench generate|phones|tokens, see its source.")
        }
    }

    private static func number(_ word: String) throws -> Int {
        guard let number = Int(word), number >= 0 else { throw BenchError(description: "'\(word)' is no count.") }
        return number
    }
}

/// Why nothing could be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String
}
