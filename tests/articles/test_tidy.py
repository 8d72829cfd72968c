"""One table of cases for the server, and in `tests/browser/test_editor.py` for the editor."""

from django.test import SimpleTestCase

from articles.tidy import tidy_html, tidy_text

# Each as long as before.
TEXTS = {
    "干部教育,培训工作;两不误:真好!对吗?": "干部教育，培训工作；两不误：真好！对吗？",
    "第１期２０２４年ＡＩ课，到课率９８％": "第1期2024年AI课，到课率98%",
    "试点(第二批)开始.": "试点（第二批）开始。",
    "时间:2024年,地点:101室": "时间：2024年，地点：101室",
    "The class (fine), at 3:1. Ok?": "The class (fine), at 3:1. Ok?",
    "见https://a.example/b?c=d,e与f(x)函数": "见https://a.example/b?c=d,e与f(x)函数",
    "比例3:1,约1,286人,占2.5": "比例3:1，约1,286人，占2.5",
    "第1.课与王.李": "第1.课与王。李",
    "已是“规范”的，句子（真的）。": "已是“规范”的，句子（真的）。",
    "中\u00a0文": "中 文",
    "": "",
}
MARKUP = {
    '<p class="MsoNormal" style="margin:0"><span lang="EN-US">\u3000\u3000一<o:p></o:p></span></p>': "<p>一</p>",
    "<p>一</p><p>&nbsp;</p><p>\u3000</p><p></p><p>二</p>": "<p>一</p><p>二</p>",
    "<p>中<b>,文</b>:</p>": "<p>中<b>，文</b>：</p>",
    "<style>p{}</style><!--[if mso]>x<![endif]--><div>一</div>": "<p>一</p>",
    '<p><span style="mso-list:Ignore">1.</span>一</p>': "<p>一</p>",
    '<p data-block-key="a1">一<br/>二</p>': '<p data-block-key="a1">一<br/>二</p>',
    '<p><a linktype="page" id="3" onclick="x()">报名,请点</a></p>': '<p><a id="3" linktype="page">报名，请点</a></p>',
    "<ul><li>\u3000一<ul><li>二 </li></ul></li></ul>": "<ul><li>一<ul><li>二</li></ul></li></ul>",
    '<p><b>\u3000</b>一</p><hr/><embed id="1"/>': '<p><b></b>一</p><hr/><embed id="1"/>',
    "": "",
}


class TidyTests(SimpleTestCase):
    def test_sets_widths_as_the_standard_has_them(self):
        self.assertEqual({text: tidy_text(text) for text in TEXTS}, TEXTS)

    def test_keeps_the_length_of_a_text(self):
        self.assertEqual([len(tidy_text(text)) for text in TEXTS], [len(text) for text in TEXTS])

    def test_cleans_what_word_leaves(self):
        self.assertEqual(
            {html: sorted_attributes(tidy_html(html)) for html in MARKUP},
            {html: sorted_attributes(clean) for html, clean in MARKUP.items()},
        )

    def test_has_nothing_to_do_the_second_time(self):
        for html in MARKUP:
            with self.subTest(html):
                self.assertEqual(tidy_html(tidy_html(html)), tidy_html(html))


def sorted_attributes(html: str) -> str:
    return html.replace('linktype="page" id="3"', 'id="3" linktype="page"')
