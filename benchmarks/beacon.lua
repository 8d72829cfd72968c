wrk.method = "POST"
wrk.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0"
wrk.headers["Sec-Fetch-Site"] = "same-origin"
