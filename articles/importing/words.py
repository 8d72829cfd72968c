"""The words by which old sites call things. A site with other words adds them here."""


def words(text: str) -> list[str]:
    return text.split()


# The line under the title: what a label announces. Longest first where one begins like another.
META_LABELS = {
    "published_at": words(
        """发布时间 发布日期 发表时间 发表日期 发稿时间 更新时间 更新日期 添加时间 录入时间 时间 日期 发布于 发表于"""
    ),
    "views": words(
        """浏览次数 浏览人数 浏览量 浏览数 浏览 点击次数 点击量 点击数 点击率 点击 阅读次数 阅读人数 阅读量 阅读数 阅读
        访问次数 访问量 访问 查看次数 查看 人气"""
    ),
    "source": words(
        """信息来源 文章来源 稿件来源 新闻来源 来源单位 供稿单位 供稿部门 来源 稿源 出处 供稿 来自 转载自 转自 摘自"""
    ),
    "author": words("作者 撰稿人 撰稿 撰文 通讯员 记者 文字"),
    "editor": words("责任编辑 网络编辑 本期编辑 责编 编辑"),
    "ignored": words(
        """字体大小 字体 字号 发布人 发布者 审核 审稿 校对 监制 摄影 图片 关键词 标签 分享到 分享 打印 收藏 栏目
        分类 评论"""
    ),
}

# Headers of tables and keys of JSON objects, in lower case, without spaces, underscores and hyphens.
COLUMNS = {
    "title": words("标题 文章标题 题目 名称 title headline subject"),
    "published_at": words(
        """发布时间 发布日期 发表时间 发布 时间 日期 publishedat publishtime publishdate pubdate published datepublished
        date time inputtime posttime createtime createdat"""
    ),
    "source": words("来源 信息来源 文章来源 稿源 出处 供稿单位 source sourcename copyfrom befrom"),
    "author": words("作者 撰稿 通讯员 author authors writer byline"),
    "editor": words("责任编辑 责编 编辑 editor"),
    "views": words(
        """浏览次数 浏览量 浏览 点击次数 点击量 点击数 点击 阅读次数 阅读量 阅读数 阅读 访问量
        views viewcount hits click clicks onclick pv"""
    ),
    "content": words(
        """正文 内容 文章内容 正文内容 content contenthtml contenttext body bodyhtml html text newstext articlebody"""
    ),
    "summary": words("摘要 简介 导读 描述 内容摘要 summary description excerpt abstract intro digest"),
    "address": words("网址 链接 地址 旧网址 旧地址 页面网址 url link address permalink oldurl"),
    "original_url": words("原文网址 原文链接 原文地址 转载网址 originalurl externalurl sourceurl"),
    "tags": words("标签 关键词 关键字 tags keywords"),
}

FORM_LABELS = words("培训主题 参训单位 参训人数 联系人 联系电话 备注")
FORM_BUTTONS = words("提交 立即提交 提交需求 重置 搜索 免费获取 立即获取")

# A line that is exactly this, whatever brackets and colons surround it, ends the article.
CLOSING_LINES = words(
    """推荐文章 相关文章 相关阅读 相关新闻 相关推荐 相关资讯 相关链接 相关内容 推荐阅读 推荐新闻 热门推荐 热门文章
    热门资讯 热点推荐 为您推荐 猜你喜欢 猜您喜欢 延伸阅读 更多阅读 热门培训项目 热门项目 推荐项目 最新文章 最新资讯
    点击排行 阅读排行 在线获取培训方案 获取培训方案 获取方案 在线咨询 在线报名 拨打电话 培训电话 联系我们 友情链接
    网站地图 返回顶部 返回列表 关闭窗口 打印本页 打印 关闭 扫一扫在手机打开当前页 扫码关注 分享到 网友评论 发表评论
    声明 免责声明 版权声明 上一篇 下一篇 上一条 下一条"""
)

# Parts of class names and ids that mark what is no article.
FURNITURE_CLASSES = words(
    """nav share bdshare social related relate recommend recommended sidebar aside comment comments copyright footer
    foot prev next prevnext pager crumb crumbs breadcrumb breadcrumbs position print qrcode disclaimer hotline"""
)

# HTML: what is never read, and what does not end a line.
UNREAD_TAGS = words(
    """script style noscript template iframe svg object embed select button input textarea head map audio video
    canvas"""
)
INLINE_TAGS = words(
    """a abbr b bdi bdo big cite code del em font i ins kbd label mark o:p q s samp small span strike strong sub sup
    time tt u var"""
)
