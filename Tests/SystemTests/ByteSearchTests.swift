import System
import Testing

@Suite struct ByteSearchTests {
    @Test func bytesAreFoundWhereTheyBeginFirst() {
        let text = Array("a cat, a catalogue".utf8)
        #expect(ByteSearch.find(Array("cat".utf8), in: text) == 2)
        #expect(ByteSearch.find(Array("catalogue".utf8), in: text) == 9)
        #expect(ByteSearch.find(text, in: text) == 0)
        #expect(ByteSearch.find(Array("dog".utf8), in: text) == nil)
        #expect(ByteSearch.find(Array("cataloguex".utf8), in: text) == nil)
        #expect(ByteSearch.find([], in: text) == nil)
        #expect(ByteSearch.find([1], in: []) == nil)
    }

    @Test func bytesStandAtAnOffsetOrNot() {
        let text = Array("hello".utf8)
        #expect(ByteSearch.stands(Array("ell".utf8), in: text, at: 1))
        #expect(ByteSearch.stands(Array("lo".utf8), in: text, at: 3))
        #expect(!ByteSearch.stands(Array("lo".utf8), in: text, at: 4))
        #expect(!ByteSearch.stands(Array("h".utf8), in: text, at: -1))
        #expect(ByteSearch.stands([], in: text, at: 5))
    }
}
