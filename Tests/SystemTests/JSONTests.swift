import System
import Testing

@Suite struct JSONTests {
    @Test func everyKindOfValueIsRead() throws {
        let text = #"{"n":null,"b":true,"i":-9007199254740993,"d":1.5,"s":"ñ\u00e9\n","a":[1,"2",[]],"o":{}}"#
        let value = try JSON.parse(text)
        #expect(value["n"] == .null)
        #expect(value["b"] == .bool(true))
        #expect(value["i"]?.integerValue == -9_007_199_254_740_993)
        #expect(value["d"] == .number(1.5))
        #expect(value["s"]?.stringValue == "ñé\n")
        #expect(value["a"] == .array([.integer(1), .string("2"), .array([])]))
        #expect(value["o"] == .object([:]))
        #expect(value["none"] == nil)
    }

    @Test(arguments: ["", "{", "nul", "{\"a\" 1}", "[1 2]", "\"a", "\u{FEFF}x"])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: JSONError.notJSON) { try JSON.parse(text) }
    }

    @Test func deepNestingIsRefusedBeforeItIsRead() throws {
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(try JSON.parse(nested(64)) != .null)
        #expect(throws: JSONError.tooDeep) { try JSON.parse(nested(65)) }
        #expect(throws: JSONError.tooDeep) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
        #expect(try JSON.parse("\"\\\"" + String(repeating: "[", count: 100) + "\"").stringValue?.count == 101)
    }

    @Test func textHasSortedKeysAndPlainSlashes() throws {
        let value = JSON.object(["b": .string("a/b"), "a": .array([.integer(1), .number(0.5), .bool(false), .null])])
        #expect(try JSONText.encode(value) == #"{"a":[1,0.5,false,null],"b":"a/b"}"#)
        #expect(try JSONText.encode(JSON.object(["a": .integer(1)]), pretty: true) == "{\n  \"a\" : 1\n}")
        #expect(try JSON.parse(try JSONText.encode(value)) == value)
    }

    @Test func infinityIsNotJSON() {
        #expect(throws: EncodingError.self) { try JSONText.encode(JSON.number(.infinity)) }
    }

    /// Names in the order of the encoder, numbers and texts in its form: stored events are compared by these bytes.
    @Test func membersAreWrittenAsTheEncoderWritesThem() throws {
        let values: [JSON] = [
            .null, .bool(true), .bool(false), .integer(0), .integer(.min), .integer(.max), .number(18.5), .number(14),
            .number(-0.25), .number(0.001), .number(0.0001), .number(999_999_999_999_999), .number(1e15), .number(1e21),
            .number(0.1 + 0.2), .number(0), .string(""), .string("Azahar candle"), .string("Ñandú 🕯"), .string("a/b"),
            .string("say \"hi\""), .string("back\\slash"), .string("line\nend\ttab"), .string("\u{7F}\u{1}\u{2028}"),
            .array([.integer(1)]), .object(["b": .null]),
        ]
        let names = ["amount", "a10", "a9", "key:item", "_x", "Zone", "ñ", "number", "a/b"]
        #expect(try JSONText.encode(members: [:]) == JSONText.encode([String: JSON]()))
        for (index, value) in values.enumerated() {
            var members = [names[index % names.count]: value]
            #expect(try JSONText.encode(members: members) == JSONText.encode(members))
            for (other, name) in names.enumerated() { members[name] = values[(index + other) % 19] }
            #expect(try JSONText.encode(members: members) == JSONText.encode(members))
        }
    }
}
