import Testing

@testable import Texting

@Suite struct SMSLengthTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let text: String
        let encoding: SMSLength.Encoding
        let units: Int
        let parts: Int
        var testDescription: String { "\(text.prefix(12))… \(units) → \(parts)" }

        init(_ text: String, _ encoding: SMSLength.Encoding, _ units: Int, _ parts: Int, times: Int = 1) {
            self.text = String(repeating: text, count: times)
            self.encoding = encoding
            self.units = units
            self.parts = parts
        }
    }

    @Test(
        "SMS-2: the lengths and parts of the table",
        arguments: [
            Vector("a", .gsm7, 160, 1, times: 160), Vector("a", .gsm7, 161, 2, times: 161),
            Vector("a", .gsm7, 306, 2, times: 306), Vector("a", .gsm7, 307, 3, times: 307),
            Vector("€", .gsm7, 160, 1, times: 80), Vector("€", .gsm7, 162, 2, times: 81),
            Vector("€", .gsm7, 304, 2, times: 152), Vector("€", .gsm7, 306, 3, times: 153),
            Vector("á", .ucs2, 70, 1, times: 70), Vector("á", .ucs2, 71, 2, times: 71),
            Vector("á", .ucs2, 134, 2, times: 134), Vector("á", .ucs2, 135, 3, times: 135),
            Vector("😀", .ucs2, 70, 1, times: 35), Vector("😀", .ucs2, 72, 2, times: 36),
            Vector("😀", .ucs2, 132, 2, times: 66), Vector("😀", .ucs2, 134, 3, times: 67),
            Vector("Año nuevo: ¡20% dto! ¿Baja? Responde STOP", .gsm7, 41, 1),
            Vector("precio 10€ {id} [x] ~ ^ | \\", .gsm7, 36, 1),
            Vector("Promoción", .ucs2, 9, 1), Vector("It’s “50%” off…", .ucs2, 15, 1),
            Vector("It's \"50%\" off...", .gsm7, 17, 1),
            Vector("😜" + String(repeating: "1", count: 68), .ucs2, 70, 1),
            Vector("😜" + String(repeating: "1", count: 69), .ucs2, 71, 2),
            Vector("|" + String(repeating: "1", count: 158), .gsm7, 160, 1),
            Vector("|" + String(repeating: "1", count: 159), .gsm7, 161, 2),
            Vector("ç", .ucs2, 70, 1, times: 70), Vector("ç", .ucs2, 71, 2, times: 71),
            Vector("", .gsm7, 0, 0),
            Vector("a\r\nb", .gsm7, 4, 1),
        ])
    func textsAreCounted(_ vector: Vector) {
        let length = SMSLength.count(vector.text)
        #expect(length.encoding == vector.encoding)
        #expect(length.units == vector.units)
        #expect(length.parts == vector.parts)
    }

    @Test("SMS-1: 127 characters in the basic table, 10 behind the escape")
    func theAlphabetIsComplete() {
        #expect(GSM7Alphabet.basic.count == 127)
        #expect(GSM7Alphabet.extended.count == 10)
        #expect(GSM7Alphabet.basic.isDisjoint(with: GSM7Alphabet.extended))
        for letter in "ÑñÜüÇéèùìòàäöÄÖß¿¡".unicodeScalars { #expect(GSM7Alphabet.septets(letter) == 1) }
        for letter in "áíóúÁÍÓÚç`“”‘’…—😀".unicodeScalars { #expect(GSM7Alphabet.septets(letter) == nil) }
    }

    @Test func theCulpritsAreNamed() {
        #expect(SMSLength.outsideGSM7("Promoción “única” €") == ["ó", "“", "ú", "”"])
        #expect(SMSLength.outsideGSM7("Año {nuevo}") == [])
    }
}
